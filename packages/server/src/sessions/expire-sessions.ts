import { closeCodes } from '@tertulia/protocol';
import { inBackground } from '../log/in-background.ts';
import type { Server } from '../server.ts';
import { accountSessionMs } from './arrive.ts';
import { endSession } from './presence.ts';

/** So few at once that no commit waits long for them; who is left is looked at again in a minute. */
const perTransaction = 128;

/** Ends the sessions of accounts whose time is over, also those in use. Never rejects: what cannot be stored now is tried again. */
export function expireSessions(server: Server): Promise<void> {
  const now = server.clock.steadyWallClock();
  return inBackground(server, 'sessions whose time is over could not be ended', async () => {
    const { whole, unused } = accountSessionMs;
    const ended = await server.store.expireSessions(now - unused, now - whole, perTransaction);
    for (const { user_id, session_id } of ended) {
      const user = server.directory.get(user_id);
      const session = user?.sessions.find((one) => one.session_id === session_id);
      if (user && session)
        endSession(server, user, session, closeCodes.tokenExpired, 'signed in for too long; sign in again');
    }
  });
}
