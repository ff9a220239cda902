import type { RoomRole } from '@tertulia/protocol';
import type { Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';

/** Gives a member, here or not, the role in a room that is stored, and tells the room. */
export function applyRoomRole(
  server: Server,
  { room_id, away }: Room,
  { user_id, username }: { readonly user_id: string; readonly username: string },
  role: RoomRole,
): void {
  const place = server.directory.get(user_id)?.places.get(room_id);
  if (place) place.role = role;
  else if (away.known?.has(user_id)) away.known.set(user_id, { user_id, username, role });
  server.hub.pass(room_id, { type: 'RoleChanged', user_id, username, role, room_id });
}
