import type { ClientMessageOf, File, LogEvent } from '@tertulia/protocol';
import type { Connection } from '../connection/connection.ts';
import { permit } from '../moderation/permit.ts';
import type { Refusal } from '../refusal.ts';
import { noSuchRoom } from '../rooms/membership.ts';
import type { Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import { noteStaleMarker } from '../sessions/read-markers.ts';
import type { PresentUser } from '../sessions/user.ts';
import { toRefusal } from './commit.ts';
import type { CommitOutcome } from './committer.ts';
import { noteMentions, publishCommitted } from './publish.ts';
import type { Mentions } from './records.ts';
import { resolveMentions } from './resolve-mentions.ts';
import type { Write, WriteResult } from './write.ts';

type ChatRequest = Pick<ClientMessageOf<'Message'>, 'id' | 'content' | 'client_id' | 'reply_to'>;

/**
 * Commits a message that was admitted; the reply and the event follow the commit. Of whom it mentions the storage may have to be
 * asked before: then whether the user may is asked again.
 */
export function appendMessage(
  server: Server,
  connection: Connection,
  user: PresentUser,
  room: Room,
  request: ChatRequest,
  files?: readonly File[],
): undefined | Promise<void> {
  const resolving = resolveMentions(server, user, room, request.content);
  if (!resolving) {
    append(server, connection, user, room, request, files);
    return undefined;
  }
  return resolving.then((mentions) => {
    const denied = permit(server, user, 'send-message', room);
    if (denied) connection.refuse(request.id, denied);
    else append(server, connection, user, room, request, files, mentions);
  });
}

function append(
  server: Server,
  connection: Connection,
  user: PresentUser,
  room: Room,
  request: ChatRequest,
  files: readonly File[] | undefined,
  mentions?: Mentions,
): void {
  const peer = room.peers?.find((one) => one.user_id !== user.user_id);
  const { user_id, username } = user;
  const { content, client_id, reply_to } = request;
  const write = {
    kind: 'append-message' as const,
    room_id: room.room_id,
    user_id,
    username,
    content,
    at: server.clock.wallClock(),
    ...(client_id !== undefined && { client_id }),
    ...(reply_to !== undefined && { reply_to }),
    ...(peer && { to_user_id: peer.user_id }),
    ...(files && { files }),
    ...(mentions && { mentions }),
  };
  connection.inFlight++;
  server.committer.submit(write, (outcome) => {
    finish(server, connection, user, room, request, write, outcome);
    server.owed.add(connection);
    connection.settle();
  });
}

type AppendWrite = Pick<Extract<Write, { kind: 'append-message' }>, 'username' | 'to_user_id' | 'files' | 'mentions'>;

function finish(
  server: Server,
  connection: Connection,
  user: PresentUser,
  room: Room,
  request: ChatRequest,
  write: AppendWrite,
  outcome: CommitOutcome,
): void {
  if (!outcome.ok) {
    connection.refuse(request.id, toRefusal(outcome.error));
    return;
  }
  const result = outcome.value;
  if (result.kind !== 'appended') {
    connection.refuse(request.id, toMessageRefusal(result));
    return;
  }
  const { seq, n } = result;
  const timestamp = new Date(result.at).toISOString();
  if (!result.dup) {
    publishCommitted(server, room, toEvent(room.room_id, seq, n, timestamp, user.user_id, request, write));
    noteMentions(room, n, write.mentions);
    const place = user.places.get(room.room_id);
    if (place && place.read_n < n) {
      place.read_n = n;
      noteStaleMarker(user, room.room_id);
    }
    server.metrics.messages.inc();
  }
  connection.reply(request.id, {
    type: 'Ok',
    room_id: room.room_id,
    seq,
    n,
    timestamp,
    ...(result.dup && { dup: true }),
  });
}

function toMessageRefusal(result: WriteResult): Refusal {
  switch (result.kind) {
    case 'client-id-conflict':
      return {
        code: 'client_id_conflict',
        message: 'this client_id was used for another message',
        path: ['client_id'],
      };
    case 'no-file':
      return {
        code: 'not_found',
        message: 'you have no such file, or it is attached already',
        path: ['files', result.index],
      };
    default:
      return noSuchRoom;
  }
}

function toEvent(
  room_id: string,
  seq: number,
  n: number,
  timestamp: string,
  userId: string,
  request: ChatRequest,
  write: AppendWrite,
): LogEvent {
  const { content, client_id, reply_to } = request;
  const tail = {
    content,
    timestamp,
    ...(client_id !== undefined && { client_id }),
    ...(reply_to !== undefined && { reply_to }),
    ...(write.files && { files: [...write.files] }),
    ...(write.mentions && { mentions: { ...write.mentions, user_ids: [...write.mentions.user_ids] } }),
  };
  if (write.to_user_id === undefined) {
    return { type: 'Message', room_id, seq, n, user_id: userId, username: write.username, ...tail };
  }
  const { to_user_id, username } = write;
  return {
    type: 'PrivateMessage',
    room_id,
    seq,
    n,
    from_user_id: userId,
    from_username: username,
    to_user_id,
    ...tail,
  };
}
