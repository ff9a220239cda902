import type { Server } from '../server.ts';
import { commitLater } from './commit.ts';

/**
 * The storage takes writes again. Who came back in the meantime counts there as gone, and would be forgotten in ten minutes:
 * so of everyone who is here it is written again.
 */
export function storePresence(server: Server): void {
  for (const { user_id, sessions } of server.directory.all()) {
    for (const { session_id } of sessions)
      commitLater(server, { kind: 'set-session-closed', user_id, session_id, at: undefined });
  }
}
