import { closeCodes } from '@tertulia/protocol';
import type { Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import { endSession, exitRoom, forgetUser } from '../sessions/presence.ts';
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

/** Ends all that somebody has here. */
export function expelFromServer(server: Server, user: PresentUser): void {
  for (const session of user.sessions) endSession(server, user, session, closeCodes.removed, 'banned');
  for (const connection of user.connections) connection.close(closeCodes.removed, 'banned');
  // Somebody may be here without a connection, in the grace.
  if (server.directory.get(user.user_id) === user) forgetUser(server, user);
}
