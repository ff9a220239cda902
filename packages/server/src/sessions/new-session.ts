import { limits } from '@tertulia/protocol';
import type { SessionTimes } from '../log/records.ts';
import type { Server } from '../server.ts';
import type { Session } from './session.ts';

/** A session that is not stored yet, and the secret that it is known by. */
export type NewSession = Session & { readonly token: string };

export function createSession(server: Server): NewSession {
  const token = server.secrets.token();
  return { session_id: server.secrets.id(), token_hash: server.secrets.hash(token), token };
}

/** Under what an account remembers a network that it is signed in from: of no use for finding another account's. */
export function toAddressHash(server: Server, userId: string, address: string): string {
  return server.secrets.hash(`${userId} ${address}`);
}

/** Which of an account's sessions have to end for a new one among them: those unused for longest, then the oldest. */
export function toSurplus(sessions: readonly SessionTimes[], newSessionId: string): readonly string[] {
  const inUse = Number.MAX_SAFE_INTEGER;
  return sessions
    .filter(({ session_id }) => session_id !== newSessionId)
    .toSorted((a, b) => (a.closed_at ?? inUse) - (b.closed_at ?? inUse) || a.created_at - b.created_at)
    .slice(0, Math.max(0, sessions.length - limits.sessions_per_user))
    .map(({ session_id }) => session_id);
}
