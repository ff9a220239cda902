import { inBackground } from '../log/in-background.ts';
import type { Server } from '../server.ts';

/** How long a guest's session may be resumed once the last connection has closed. */
const guestSessionMs = 10 * 60_000;
/** So few at once that no commit waits long for them. */
const perTransaction = 128;
/** Seventy thousand a minute; who is left is forgotten in the next. */
const maxTransactions = 512;

/** Forgets the guests whose time to come back is over. Never rejects: what cannot be stored now is tried again in a minute. */
export function expireGuests(server: Server): Promise<void> {
  const closedBefore = server.clock.steadyWallClock() - guestSessionMs;
  return inBackground(server, 'guests whose time is over could not be forgotten', async () => {
    for (let i = 0; i < maxTransactions; i++) {
      if ((await server.store.expireGuests(closedBefore, perTransaction)) < perTransaction) return;
    }
  });
}
