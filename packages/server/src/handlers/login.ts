import { closeCodes, err, ok, type Result } from '@tertulia/protocol';
import { passwordRefusal } from '../accounts/password-refusal.ts';
import type { Connection } from '../connection/connection.ts';
import { commit } from '../log/commit.ts';
import type { AccountRecord, SessionTimes } from '../log/records.ts';
import { refuseBanned } from '../moderation/banned.ts';
import type { Refusal } from '../refusal.ts';
import type { Server } from '../server.ts';
import { type Arrival, arrive, arriveUnstored } from '../sessions/arrive.ts';
import { attach } from '../sessions/enter.ts';
import { createSession, type NewSession, toAddressHash, toSurplus } from '../sessions/new-session.ts';
import { endSession } from '../sessions/presence.ts';
import { toUsernameKeys } from '../sessions/username.ts';
import type { OpenHandler } from './handler.ts';

/** The same for a name that is not known and for a password that is wrong. */
const wrong: Refusal = { code: 'bad_credentials', message: 'there is no such name with that password' };

export const login: OpenHandler<'Login'> = {
  requires: 'no-user',
  cost: 'free',
  async handle(server, connection, message) {
    const account = await authenticate(server, connection, message.username, message.password);
    // A connection that closed meanwhile hears nothing.
    if (connection.state.kind !== 'new') return;
    if (!account.ok) {
      connection.refuse(message.id, account.error);
      return;
    }
    const session = createSession(server);
    const entered = await signIn(server, connection, account.value, session);
    if (!entered.ok) {
      connection.refuse(message.id, entered.error);
      return;
    }
    const { user, isStored } = entered.value;
    await attach(server, connection, user, entered.value.session, {
      re: message.id,
      ...(isStored && { token: session.token }),
      rooms: message.rooms,
    });
  },
};

/** Gives the account that the name and the password are of. */
async function authenticate(
  server: Server,
  connection: Connection,
  username: string,
  password: string,
): Promise<Result<AccountRecord, Refusal>> {
  const { authLimits, clock } = server;
  const excess = authLimits.fromAddress(connection.address, clock.now());
  if (excess) return err(excess);
  const name = toUsernameKeys(username);
  const account = await server.store.findAccount(name);
  const addressHash = account && toAddressHash(server, account.user_id, connection.address);
  const apart = account?.address_hashes.find((hash) => hash === addressHash);
  // Counted for unknown names too: whoever is refused learns nothing of whether there is such an account.
  const excessOnAccount = authLimits.onAccount(name.skeleton, apart, clock.now());
  if (excessOnAccount) return err(excessOnAccount);
  const asker = { isKnown: apart !== undefined, isWanted: () => connection.state.kind === 'new' };
  const verified = await server.passwords.verify(account?.password_hash, password, asker);
  if (!verified.ok) {
    authLimits.withdraw(name.skeleton, apart);
    return err(passwordRefusal(verified.error));
  }
  if (!verified.value || !account) return err(wrong);
  const banned = refuseBanned(server, { userId: account.user_id });
  return banned ? err(banned) : ok(account);
}

type Entered = Arrival & { readonly isStored: boolean };

/** Stores the session, and then ends those there is no room for. While the storage takes no writes one enters without any. */
async function signIn(
  server: Server,
  connection: Connection,
  account: AccountRecord,
  session: NewSession,
): Promise<Result<Entered, Refusal>> {
  const { user_id } = account;
  const { session_id, token_hash } = session;
  const address_hash = toAddressHash(server, user_id, connection.address);
  const at = server.clock.steadyWallClock();
  const outcome = await commit(server, [{ kind: 'sign-in', user_id, session_id, token_hash, address_hash, at }]);
  if (!outcome.ok) {
    if (outcome.error.code !== 'storage_unavailable') return err(outcome.error);
    return ok({ ...arriveUnstored(server, account, { session_id, token_hash }), isStored: false });
  }
  // A password that was changed meanwhile ended all sessions before this one.
  const [sessions, now] = await Promise.all([
    server.store.listSessions(user_id),
    server.store.findAccount(toUsernameKeys(account.username)),
  ]);
  await endSurplus(server, user_id, sessions, session_id);
  const isSame = now?.user_id === user_id && now.password_hash === account.password_hash;
  const isExpected = isSame && connection.state.kind === 'new';
  const arrived = isExpected ? await arrive(server, token_hash, connection.address, 'signed-in') : err(wrong);
  if (arrived.ok) return ok({ ...arrived.value, isStored: true });
  await commit(server, [{ kind: 'end-session', user_id, session_id }]);
  return err(arrived.error.code === 'banned' ? arrived.error : wrong);
}

/** Looked at behind the commit: whoever signs in elsewhere at the same instant counts too. */
async function endSurplus(
  server: Server,
  user_id: string,
  sessions: readonly SessionTimes[],
  newSessionId: string,
): Promise<void> {
  const surplus = toSurplus(sessions, newSessionId);
  if (surplus.length === 0) return;
  const outcome = await commit(
    server,
    surplus.map((session_id) => ({ kind: 'end-session', user_id, session_id })),
  );
  const user = server.directory.get(user_id);
  if (!outcome.ok || !user) return;
  for (const session of user.sessions.filter((one) => surplus.includes(one.session_id)))
    endSession(server, user, session, closeCodes.tokenExpired, 'signed in in too many places');
}
