import { err, ok, type Result } from '@tertulia/protocol';
import { commitLater } from '../log/commit.ts';
import type { AccountRecord, Membership, SessionRecord } from '../log/records.ts';
import { refuseBanned } from '../moderation/banned.ts';
import type { Refusal } from '../refusal.ts';
import type { Server } from '../server.ts';
import { isOfAccount } from './account-names.ts';
import { appear, defaultRoomId } from './enter.ts';
import type { Session } from './session.ts';
import { createPresentUser, type PresentUser } from './user.ts';
import { toFreeUsername } from './username/free-username.ts';
import { toUsernameKeys } from './username.ts';

export type Arrival = { readonly user: PresentUser; readonly session: Session };

/** What a session is arrived with: one that an account was made with just now, that was signed in for, or that was kept. */
export type Entrance = 'registered' | 'signed-in' | 'resumed';

const dayMs = 24 * 60 * 60_000;
/** How long an account's session may be used at all, and how long it may lie unused. */
export const accountSessionMs = { whole: 30 * dayMs, unused: 14 * dayMs };
/** Variations of a name that are tried before the guest is called by its id. */
const maxVariations = 20;

const sessionEnded: Refusal = { code: 'token_expired', message: 'this session has ended; enter again' };

/** Whoever has a session is here with it, if it has not ended and they are not banned. */
export async function arrive(
  server: Server,
  tokenHash: string,
  address: string,
  entrance: Entrance,
): Promise<Result<Arrival, Refusal>> {
  const present = server.directory.withTokenHash(tokenHash);
  if (present) return admit(server, present, address);
  const record = await server.store.findSession(tokenHash);
  if (!record || isOver(record, server.clock.steadyWallClock())) {
    const quicker = server.directory.withTokenHash(tokenHash);
    return quicker ? admit(server, quicker, address) : err(sessionEnded);
  }
  const banned = refuseArrival(server, record, address);
  if (banned) return err(banned);
  const name = record.guest ? await holdGuestName(server, record) : { username: record.username };
  // Another connection of the same session may have been quicker.
  const arrived =
    server.directory.withTokenHash(tokenHash) ?? begin(server, record, tokenHash, name.username, entrance);
  name.release?.();
  return admit(server, arrived, address);
}

function admit(server: Server, arrival: Arrival, address: string): Result<Arrival, Refusal> {
  const banned = refuseArrival(server, arrival.user, address);
  return banned ? err(banned) : ok(arrival);
}

/** Guests are kept out from networks too. */
function refuseArrival(
  server: Server,
  { user_id, guest }: { readonly user_id: string; readonly guest: boolean },
  address: string,
): Refusal | undefined {
  return refuseBanned(server, { userId: user_id, ...(guest && { address }) });
}

/** Whoever has an account is here, while the storage takes no session of it: nobody can come back with that one. */
export function arriveUnstored(server: Server, account: AccountRecord, session: Session): Arrival {
  const { user_id, username, role, memberships } = account;
  const here = server.directory.get(user_id);
  if (here) server.directory.addSession(here, session);
  const user = here ?? createPresentUser({ user_id, username, guest: false, role }, session);
  if (!here) appear(server, user, memberships, 'back');
  return { user, session };
}

function begin(
  server: Server,
  record: SessionRecord,
  tokenHash: string,
  username: string,
  entrance: Entrance,
): Arrival {
  const { user_id, session_id, guest, role, memberships } = record;
  const session: Session = { session_id, token_hash: tokenHash };
  // Also if it was not closed when it was read: that may have been on its way to the store.
  if (entrance === 'resumed') commitLater(server, { kind: 'set-session-closed', user_id, session_id, at: undefined });
  // Here with another session: on another device.
  const here = server.directory.get(user_id);
  if (here) {
    server.directory.addSession(here, session);
    return { user: here, session };
  }
  if (username !== record.username)
    commitLater(server, { kind: 'rename-user', user_id, username, name: toUsernameKeys(username) });
  const user = createPresentUser({ user_id, username, guest, role }, session);
  // Of an account made just now the others have not seen that it is a member.
  const how = guest || entrance === 'registered' ? 'new' : 'back';
  if (memberships.length > 0) appear(server, user, memberships, how);
  else appear(server, user, putInDefaultRoom(server, user_id));
  return { user, session };
}

function isOver({ guest, created_at, closed_at }: SessionRecord, now: number): boolean {
  if (guest) return false;
  return now - created_at >= accountSessionMs.whole || now - (closed_at ?? now) >= accountSessionMs.unused;
}

/** Who is in no room is put into the one that always exists, unless they are banned from it. */
function putInDefaultRoom(server: Server, user_id: string): readonly Membership[] {
  if (server.sanctions.find('ban', user_id, defaultRoomId, server.clock.steadyWallClock())) return [];
  const membership: Membership = {
    room_id: defaultRoomId,
    role: 'user',
    read_n: server.rooms.get(defaultRoomId)?.last_n ?? 0,
  };
  commitLater(server, { kind: 'put-member', user_id, ...membership });
  return [membership];
}

/** A guest comes back under its name, or a variation of it if somebody else has it by now. Nobody else gets it until `release`. */
async function holdGuestName(
  server: Server,
  { user_id, username: before, is_name_lost }: SessionRecord,
): Promise<{ readonly username: string; readonly release?: () => void }> {
  const lost = new Set(is_name_lost ? [toUsernameKeys(before).key] : []);
  for (let tries = 0; tries < maxVariations; tries++) {
    const username = toFreeUsername(before, (name) => lost.has(name.key) || server.directory.isNameTaken(name));
    if (username === before) return { username };
    const name = toUsernameKeys(username);
    const release = server.directory.keepName(name);
    if (!(await isOfAccount(server, name))) return { username, release };
    release();
    lost.add(name.key);
  }
  return { username: `guest-${user_id}` };
}
