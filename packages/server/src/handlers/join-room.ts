import { commit } from '../log/commit.ts';
import { warmTail } from '../log/publish.ts';
import { mayEnterOneMore } from '../rooms/membership.ts';
import { encodeRoomJoined } from '../rooms/room-joined.ts';
import { enterRoom } from '../sessions/presence.ts';
import { tellRoomAdded } from '../sessions/room-added.ts';
import type { RoomHandler } from './handler.ts';

export const joinRoom: RoomHandler<'JoinRoom'> = {
  requires: 'room',
  action: 'enter-room',
  cost: 'costly',
  async handle(server, connection, message, user, room) {
    const isMember = user.places.has(message.room_id);
    await warmTail(server, room);
    if (!isMember) {
      const full = mayEnterOneMore(user.places.size);
      if (full) {
        connection.refuse(message.id, full);
        return;
      }
      const readN = room.last_n;
      const outcome = await commit(server, [
        { kind: 'put-member', room_id: room.room_id, user_id: user.user_id, role: 'user', read_n: readN },
      ]);
      if (!outcome.ok) {
        connection.refuse(message.id, outcome.error);
        return;
      }
      // Warm again before entering: from there to the reply nothing may wait, or an event would overtake it.
      await warmTail(server, room);
      if (server.directory.get(user.user_id) !== user) return;
      if (!user.places.has(room.room_id)) enterRoom(server, user, room, 'user', readN);
      tellRoomAdded(user, room, connection);
    }
    connection.sendEncoded(encodeRoomJoined(room, user, message.id));
  },
};
