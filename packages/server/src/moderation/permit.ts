import type { Action } from '@tertulia/protocol';
import type { Refusal } from '../refusal.ts';
import { checkPermission, type Person } from '../rooms/permission.ts';
import type { Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import type { PresentUser } from '../sessions/user.ts';

const left: Refusal = { code: 'unauthenticated', message: 'this session has ended' };
const held: Refusal = {
  code: 'busy',
  message: 'a moderator is doing something that concerns you; send again',
  retryAfterMs: 250,
};

/**
 * Whether a user who is here may do something now. To be asked in the turn in which it is handed to the storage: once a
 * sanction is on its way there, nothing of the user is to follow it.
 */
export function permit(
  server: Pick<Server, 'sanctions' | 'directory' | 'clock'>,
  user: PresentUser,
  action: Action,
  room?: Room,
  person?: Person,
): Refusal | undefined {
  return mayAct(server, user) ?? checkPermission(user, action, server.clock.steadyWallClock(), room, person);
}

/** Whether anything that the user sends is accepted now. */
export function mayAct(server: Pick<Server, 'sanctions' | 'directory'>, user: PresentUser): Refusal | undefined {
  if (server.directory.get(user.user_id) !== user) return left;
  return server.sanctions.isHeld(user.user_id) ? held : undefined;
}
