import type { Server } from '../server.ts';
import type { PresentUser } from './user.ts';

/** Tells every connection of the user how much of the room is read. */
export function sendReadMarker(server: Server, user: PresentUser, roomId: string): void {
  const room = server.rooms.get(roomId);
  const place = user.places.get(roomId);
  if (!room || !place) return;
  for (const connection of user.connections) {
    connection.send({
      type: 'ReadMarker',
      room_id: roomId,
      read_n: place.read_n,
      unread: Math.max(0, room.last_n - place.read_n),
      mentions: 0,
    });
    connection.flush();
  }
}
