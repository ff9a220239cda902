import type { UserRole } from '@tertulia/protocol';
import type { Server } from '../server.ts';

/** Gives somebody who is here the role that is stored, and tells all who share a room, and the own connections. */
export function applyRole(server: Server, userId: string, role: UserRole): void {
  const user = server.directory.get(userId);
  if (!user || user.role === role) return;
  user.role = role;
  const event = { type: 'RoleChanged' as const, user_id: userId, username: user.username, role };
  for (const roomId of user.places.keys()) server.hub.pass(roomId, event, user);
  for (const own of user.connections) {
    own.send(event);
    own.flush();
  }
}
