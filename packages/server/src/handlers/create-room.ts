import { commit } from '../log/commit.ts';
import type { RoomRecord } from '../log/records.ts';
import type { Refusal } from '../refusal.ts';
import { mayEnterOneMore } from '../rooms/membership.ts';
import { newRoomRecord } from '../rooms/new-room-record.ts';
import { createRoom as createRoomState } from '../rooms/room.ts';
import { toFreeRoomId } from '../rooms/room-id.ts';
import { encodeRoomJoined } from '../rooms/room-joined.ts';
import { enterRoom } from '../sessions/presence.ts';
import { tellRoomAdded } from '../sessions/room-added.ts';
import type { UserHandler } from './handler.ts';

/** Rooms are kept in memory by the thousand, not by the million. */
const maxRooms = 100_000;

export const createRoom: UserHandler<'CreateRoom'> = {
  requires: 'user',
  action: 'create-room',
  cost: 'very-costly',
  async handle(server, connection, message, user) {
    const full = mayEnterOneMore(user.places.size);
    if (full || server.rooms.size >= maxRooms) {
      connection.refuse(
        message.id,
        full ?? { code: 'limit_reached', message: 'this server has as many rooms as it can hold' },
      );
      return;
    }
    const taken: Refusal = {
      code: 'conflict',
      message: `there is already a room ${message.room_id}`,
      path: ['room_id'],
    };
    if (message.room_id !== undefined && server.rooms.has(message.room_id)) {
      connection.refuse(message.id, taken);
      return;
    }
    const record: RoomRecord = newRoomRecord({
      room_id: message.room_id ?? toFreeRoomId(message.name, (id) => server.rooms.has(id)),
      name: message.name,
      topic: message.topic ?? '',
      kind: message.kind ?? 'public',
      epoch: server.secrets.id(),
    });
    // Reserves the id while it is being stored.
    const room = createRoomState(record);
    server.rooms.set(record.room_id, room);
    const { user_id } = user;
    const outcome = await commit(server, [
      { kind: 'create-room', room: record, at: server.clock.wallClock() },
      { kind: 'put-member', room_id: record.room_id, user_id, role: 'moderator', read_n: 0 },
    ]);
    if (!outcome.ok) {
      server.rooms.delete(record.room_id);
      connection.refuse(message.id, outcome.error);
      return;
    }
    if (server.directory.get(user_id) === user) enterRoom(server, user, room, 'moderator', 0);
    connection.sendEncoded(encodeRoomJoined(room, user, message.id));
    tellRoomAdded(user, room, connection);
  },
};
