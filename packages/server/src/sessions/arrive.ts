import { commitLater } from '../log/commit.ts';
import type { SessionRecord } from '../log/store.ts';
import type { Server } from '../server.ts';
import { appear } from './enter.ts';
import type { Session } from './session.ts';
import { createPresentUser, type PresentUser } from './user.ts';
import { toFreeUsername, toUsernameKeys } from './username.ts';

export type Arrival = { readonly user: PresentUser; readonly session: Session };

const dayMs = 24 * 60 * 60_000;
/** How long an account's session may be used at all, and how long it may lie unused. */
export const accountSessionMs = { whole: 30 * dayMs, unused: 14 * dayMs };

/** Whoever has a session is here with it; undefined when there is no such session any more. */
export async function arrive(server: Server, tokenHash: string): Promise<Arrival | undefined> {
  const present = server.directory.withTokenHash(tokenHash);
  if (present) return present;
  const record = await server.store.findSession(tokenHash);
  // Another connection of the same session may have been quicker.
  const arrived = server.directory.withTokenHash(tokenHash);
  if (arrived || !record || isOver(record, server.clock.steadyWallClock())) return arrived;
  const { user_id, session_id, guest, role, memberships } = record;
  const session: Session = { session_id, token_hash: tokenHash };
  commitLater(server, { kind: 'set-session-closed', user_id, session_id, at: undefined });
  // Here with another session: on another device.
  const here = server.directory.get(user_id);
  if (here) {
    server.directory.addSession(here, session);
    return { user: here, session };
  }
  const username = guest ? toGuestName(server, record) : record.username;
  const user = createPresentUser({ user_id, username, guest, role }, session);
  appear(server, user, memberships);
  return { user, session };
}

function isOver({ guest, created_at, closed_at }: SessionRecord, now: number): boolean {
  if (guest) return false;
  return now - created_at >= accountSessionMs.whole || now - (closed_at ?? now) >= accountSessionMs.unused;
}

/** A guest comes back under its name, or a variation of it if somebody else has it by now. */
function toGuestName(server: Server, { user_id, username: before, is_name_lost }: SessionRecord): string {
  const lost = toUsernameKeys(before);
  const username = toFreeUsername(
    before,
    (name) => server.directory.isNameTaken(name) || (is_name_lost && name.key === lost.key),
  );
  if (username !== before)
    commitLater(server, { kind: 'rename-user', user_id, username, name: toUsernameKeys(username) });
  return username;
}
