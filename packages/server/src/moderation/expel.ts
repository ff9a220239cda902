import { closeCodes } from '@tertulia/protocol';
import type { PersonRecord } from '../log/moderation-records.ts';
import { removeAway } from '../rooms/away.ts';
import type { Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import { endSession, exitRoom, forgetUser, tellUserLeft } from '../sessions/presence.ts';
import type { PresentUser } from '../sessions/user.ts';

/** Takes somebody who is here out of a room: nothing more of it reaches them. That it is so is stored already. */
export function expelFromRoom(server: Server, user: PresentUser, room: Room): void {
  if (!user.places.has(room.room_id)) return;
  exitRoom(server, user, room);
  for (const connection of user.connections) {
    connection.send({ type: 'RoomRemoved', room_id: room.room_id });
    connection.flush();
  }
}

/** A member that is away is in the room no more. That it is so is stored already. Guests that are away have left before. */
export function expelAway(server: Server, { user_id, username, guest }: PersonRecord, room: Room): void {
  const { known } = room.away;
  if (guest || room.peers || (known && !known.has(user_id))) return;
  removeAway(room.away, user_id);
  tellUserLeft(server, { user_id, username }, room);
}

/** Ends all that somebody has here, who is shown in no room while the ban lasts. */
export function expelFromServer(server: Server, user: PresentUser): void {
  for (const roomId of Array.from(user.places.keys())) {
    const room = server.rooms.get(roomId);
    if (room && !room.peers) exitRoom(server, user, room);
  }
  for (const session of user.sessions) endSession(server, user, session, closeCodes.removed, 'banned');
  for (const connection of user.connections) connection.close(closeCodes.removed, 'banned');
  // Somebody may be here without a connection, in the grace.
  if (server.directory.get(user.user_id) === user) forgetUser(server, user);
}
