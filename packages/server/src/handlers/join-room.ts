import { commit } from '../log/commit.ts';
import { warmTail } from '../log/publish.ts';
import { warmAway } from '../log/read-away.ts';
import { refuseBannedFromRoom } from '../moderation/banned.ts';
import { permit } from '../moderation/permit.ts';
import type { Refusal } from '../refusal.ts';
import { mayEnterOneMore } from '../rooms/membership.ts';
import type { Room } from '../rooms/room.ts';
import { encodeRoomJoined } from '../rooms/room-joined.ts';
import type { Server } from '../server.ts';
import { enterRoom } from '../sessions/presence.ts';
import { tellRoomAdded } from '../sessions/room-added.ts';
import type { PresentUser } from '../sessions/user.ts';
import type { RoomHandler } from './handler.ts';

export const joinRoom: RoomHandler<'JoinRoom'> = {
  requires: 'room',
  action: 'enter-room',
  cost: 'costly',
  async handle(server, connection, message, user, room) {
    await Promise.all([warmTail(server, room), warmAway(server, room)]);
    const denied = refuseEntry(server, user, room);
    if (denied) {
      connection.refuse(message.id, denied);
      return;
    }
    if (!user.places.has(room.room_id)) {
      const readN = room.last_n;
      const outcome = await commit(server, [
        { kind: 'put-member', room_id: room.room_id, user_id: user.user_id, role: 'user', read_n: readN },
      ]);
      // Warm again before entering: from there to the reply nothing may wait, or an event would overtake it.
      if (outcome.ok) await Promise.all([warmTail(server, room), warmAway(server, room)]);
      const deniedByNow = outcome.ok ? refuseBannedFromRoom(server, user.user_id, room) : outcome.error;
      if (deniedByNow) {
        connection.refuse(message.id, deniedByNow);
        return;
      }
      if (server.directory.get(user.user_id) !== user) return;
      if (!user.places.has(room.room_id)) enterRoom(server, user, room, 'user', readN);
      tellRoomAdded(user, room, connection);
    }
    connection.sendEncoded(encodeRoomJoined(room, user, message.id));
  },
};

/** Asked when the room is in memory: until then whoever is in it may have been taken out. */
function refuseEntry(server: Server, user: PresentUser, room: Room): Refusal | undefined {
  const denied = permit(server, user, 'enter-room', room);
  if (denied || user.places.has(room.room_id)) return denied;
  return refuseBannedFromRoom(server, user.user_id, room) ?? mayEnterOneMore(user.places.size);
}
