import { findAttachments } from '../files/find-attachments.ts';
import { appendMessage } from '../log/append-message.ts';
import { commit } from '../log/commit.ts';
import type { Peer, RoomRecord } from '../log/records.ts';
import { permit } from '../moderation/permit.ts';
import { maySend } from '../rooms/may-send.ts';
import { newRoomRecord } from '../rooms/new-room-record.ts';
import { createPlace, createRoom, type Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import { tellRoomAdded } from '../sessions/room-added.ts';
import type { PresentUser } from '../sessions/user.ts';
import type { UserHandler } from './handler.ts';

export const privateMessage: UserHandler<'PrivateMessage'> = {
  requires: 'user',
  // The first message of a pair makes their room.
  action: 'create-room',
  cost: 'send',
  async handle(server, connection, message, user) {
    if (message.to_user_id === user.user_id) {
      connection.refuse(message.id, {
        code: 'bad_message',
        message: 'one cannot write to oneself',
        path: ['to_user_id'],
      });
      return;
    }
    const peer = server.directory.get(message.to_user_id) ?? (await server.store.findUser(message.to_user_id));
    if (!peer) {
      connection.refuse(message.id, { code: 'not_found', message: 'there is no such user', path: ['to_user_id'] });
      return;
    }
    const deniedByNow = permit(server, user, 'create-room');
    if (deniedByNow) {
      connection.refuse(message.id, deniedByNow);
      return;
    }
    const roomId = toDmRoomId(server, user.user_id, peer.user_id);
    const room = server.rooms.get(roomId) ?? (await openDm(server, roomId, user, peer));
    if (!room) {
      connection.refuse(message.id, {
        code: 'storage_unavailable',
        message: 'the conversation could not be stored; send again',
        retryAfterMs: 5_000,
      });
      return;
    }
    const files = message.files && (await findAttachments(server, message.files));
    const place = user.places.get(roomId);
    const refusal =
      permit(server, user, 'send-message', room) ??
      (place && maySend(user, room, place, message.reply_to, server.clock.now()));
    if (refusal) connection.refuse(message.id, refusal);
    else await appendMessage(server, connection, user, room, message, files);
  },
};

/** The same for both people, and it tells nobody who they are. */
function toDmRoomId(server: Server, one: string, other: string): string {
  return `dm-${server.secrets
    .hash([one, other].sort().join(' '))
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase()
    .slice(0, 32)}`;
}

/** Makes the pair's room and tells both, before its first message. */
async function openDm(server: Server, roomId: string, user: PresentUser, peer: Peer): Promise<Room | undefined> {
  const peers = [user, peer].map(({ user_id, username }) => ({ user_id, username })) as [Peer, Peer];
  const record: RoomRecord = newRoomRecord({
    room_id: roomId,
    name: '',
    kind: 'dm',
    epoch: server.secrets.id(),
    peers,
  });
  const outcome = await commit(server, [
    { kind: 'create-room', room: record, at: server.clock.wallClock() },
    ...peers.map(({ user_id }) => ({
      kind: 'put-member' as const,
      room_id: roomId,
      user_id,
      role: 'user' as const,
      read_n: 0,
    })),
  ]);
  // Both may have written their first message at once: the room of the first stands.
  const made = server.rooms.get(roomId);
  if (made || !outcome.ok) return made;
  const room = createRoom(record);
  server.rooms.set(roomId, room);
  for (const { user_id } of peers) {
    const present = server.directory.get(user_id);
    if (present) addToDm(server, present, room);
  }
  return room;
}

function addToDm(server: Server, user: PresentUser, room: Room): void {
  user.places.set(room.room_id, createPlace('user', 0));
  room.occupants.set(user.user_id, user);
  tellRoomAdded(user, room);
  for (const connection of user.connections) server.hub.subscribe(connection, room.room_id);
}
