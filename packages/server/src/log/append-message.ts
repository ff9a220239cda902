import type { ClientMessageOf, LogEvent } from '@tertulia/protocol';
import type { Connection } from '../connection/connection.ts';
import { noSuchRoom } from '../rooms/membership.ts';
import type { Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import { noteStaleMarker } from '../sessions/read-markers.ts';
import type { PresentUser } from '../sessions/user.ts';
import { toRefusal } from './commit.ts';
import type { CommitOutcome } from './committer.ts';
import { publishCommitted } from './publish.ts';

type ChatRequest = Pick<ClientMessageOf<'Message'>, 'id' | 'content' | 'client_id' | 'reply_to'>;

/** Commits a message that was admitted; the reply and the event follow the commit. */
export function appendMessage(
  server: Server,
  connection: Connection,
  user: PresentUser,
  room: Room,
  request: ChatRequest,
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
  };
  connection.inFlight++;
  server.committer.submit(write, (outcome) => {
    finish(server, connection, user, room, request, write, outcome);
    server.owed.add(connection);
    connection.settle();
  });
}

type AppendWrite = { readonly username: string; readonly to_user_id?: string };

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
    const isConflict = result.kind === 'client-id-conflict';
    connection.refuse(
      request.id,
      isConflict
        ? { code: 'client_id_conflict', message: 'this client_id was used for another message', path: ['client_id'] }
        : noSuchRoom,
    );
    return;
  }
  const { seq, n } = result;
  const timestamp = new Date(result.at).toISOString();
  if (!result.dup) {
    publishCommitted(server, room, toEvent(room.room_id, seq, n, timestamp, user.user_id, request, write));
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
