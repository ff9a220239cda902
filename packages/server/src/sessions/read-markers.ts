import { countMentions, countUnread, type Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import type { PresentUser } from './user.ts';

/** The number of unread messages has changed: it is told with the next tick. */
export function noteStaleMarker(user: PresentUser, roomId: string): void {
  user.staleMarkers ??= new Set();
  user.staleMarkers.add(roomId);
}

/** The message with ordinal `n` is no longer unread for those who had not read so far. */
export function noteUnread(server: Server, { room_id, occupants }: Room, n: number): void {
  for (const { user_id, places } of occupants.values()) {
    const user = (places.get(room_id)?.read_n ?? n) < n && server.directory.get(user_id);
    if (user) noteStaleMarker(user, room_id);
  }
}

/** Tells every connection of the user how much of the room is read; `back`: less than before. */
export function sendReadMarker(
  server: Server,
  user: PresentUser,
  roomId: string,
  direction: { readonly back?: true } = {},
): void {
  const room = server.rooms.get(roomId);
  const place = user.places.get(roomId);
  if (!room || !place) return;
  for (const connection of user.connections) {
    connection.send({
      type: 'ReadMarker',
      room_id: roomId,
      read_n: place.read_n,
      unread: countUnread(room, place),
      mentions: countMentions(room, place, user.user_id),
      ...direction,
    });
    connection.flush();
  }
}
