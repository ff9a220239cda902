import type { Device } from '../connection/device.ts';
import { type Room, toSummary } from '../rooms/room.ts';
import type { PresentUser } from './user.ts';

/** Tells the user's connections, but for `except`, of a room that the user is in now. */
export function tellRoomAdded(user: PresentUser, room: Room, except?: Device): void {
  const place = user.places.get(room.room_id);
  if (!place) return;
  for (const connection of user.connections) {
    if (connection === except) continue;
    connection.send({ type: 'RoomAdded', room: toSummary(room, place, user.user_id) });
    connection.flush();
  }
}
