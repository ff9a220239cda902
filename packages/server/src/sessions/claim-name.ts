import type { Server } from '../server.ts';
import { forgetUser } from './presence.ts';
import type { UsernameKeys } from './username.ts';

/**
 * Keeps a name for an account that is about to be made, and gives what ends that; undefined if somebody has it. A guest without a
 * connection gives its name up; resumed, it comes back under a variation of it. `userId` is the one who is to have it.
 */
export function claimName(server: Server, name: UsernameKeys, userId: string): (() => void) | undefined {
  const { directory } = server;
  const others = directory.named(name).filter((holder) => holder.user_id !== userId);
  if (directory.isKept(name) || others.some(({ guest, goneAt }) => !guest || goneAt === undefined)) return undefined;
  for (const guest of others) forgetUser(server, guest);
  return directory.keepName(name);
}
