import type { Server } from '../server.ts';
import { commitLater } from './commit.ts';

/**
 * The storage takes writes again. Who came and went in the meantime was not stored, and guests taken for gone would be
 * forgotten in ten minutes, so everyone's state is written again.
 */
export function storePresence(server: Server): void {
  for (const { session_id, connections } of server.directory.all()) {
    const at = connections.length > 0 ? undefined : server.clock.steadyWallClock();
    commitLater(server, { kind: 'set-session-closed', session_id, at });
  }
}
