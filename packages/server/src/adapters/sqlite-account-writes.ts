import type { Database } from 'better-sqlite3';
import { maxKnownAddresses, type SessionOwner } from '../log/records.ts';
import { type Write } from '../log/write.ts';

type WriteOf<K extends Write['kind']> = Extract<Write, { kind: K }>;
type SignIn = Omit<WriteOf<'sign-in'>, 'kind'>;

/** The writes about people: their sessions, names and accounts, and invites. */
export function createAccountWriter(db: Database) {
  const putUser = db.prepare(
    'INSERT INTO users (user_id, username, created_at) VALUES (?, ?, ?) ON CONFLICT (user_id) DO UPDATE SET username = excluded.username',
  );
  const insertSession = db.prepare(
    'INSERT INTO sessions (session_id, token_hash, user_id, created_at, account) VALUES (?, ?, ?, ?, ?)',
  );
  const setClosed = db.prepare('UPDATE sessions SET closed_at = ? WHERE user_id = ? AND session_id = ?');
  const deleteSession = db.prepare('DELETE FROM sessions WHERE user_id = ? AND session_id = ?');
  const deleteOtherSessions = db.prepare('DELETE FROM sessions WHERE user_id = ? AND session_id <> ?');
  const renameUser = db.prepare('UPDATE users SET username = ? WHERE user_id = ?');
  const selectClosed = db.prepare<[number, number, number], SessionOwner>(
    `SELECT user_id, session_id FROM sessions WHERE closed_at IS NOT NULL AND account = ? AND closed_at < ?
     ORDER BY closed_at LIMIT ?`,
  );
  const selectOld = db.prepare<[number, number], SessionOwner>(
    'SELECT user_id, session_id FROM sessions WHERE account = 1 AND created_at < ? ORDER BY created_at LIMIT ?',
  );
  const selectSessionOf = db.prepare<[string], unknown>('SELECT 1 FROM sessions WHERE user_id = ?');
  const selectAccount = db.prepare<[string], unknown>('SELECT 1 FROM accounts WHERE user_id = ?');
  const deleteUser = db.prepare('DELETE FROM users WHERE user_id = ?');
  const deleteMemberships = db.prepare('DELETE FROM members WHERE user_id = ?');
  const insertAccount = db.prepare(
    'INSERT INTO accounts (user_id, name_key, name_skeleton, password_hash, role, created_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const keepMemberships = db.prepare('UPDATE members SET account = 1 WHERE user_id = ?');
  const renameAccount = db.prepare('UPDATE accounts SET name_key = ?, name_skeleton = ? WHERE user_id = ?');
  const setPassword = db.prepare('UPDATE accounts SET password_hash = ? WHERE user_id = ?');
  const setRole = db.prepare('UPDATE accounts SET role = ? WHERE user_id = ?');
  const putAddress = db.prepare(
    `INSERT INTO account_addresses (user_id, address_hash, seen_at) VALUES (?, ?, ?)
     ON CONFLICT (user_id, address_hash) DO UPDATE SET seen_at = excluded.seen_at`,
  );
  const dropAddresses = db.prepare(
    `DELETE FROM account_addresses WHERE user_id = ? AND address_hash NOT IN
     (SELECT address_hash FROM account_addresses WHERE user_id = ? ORDER BY seen_at DESC, address_hash LIMIT ?)`,
  );
  const insertInvite = db.prepare(
    `INSERT INTO invites (code_hash, role, uses_left, expires_at, by_user_id, created_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (code_hash) DO NOTHING`,
  );
  const useInvite = db.prepare('UPDATE invites SET uses_left = uses_left - 1 WHERE code_hash = ?');
  const dropInvites = db.prepare('DELETE FROM invites WHERE uses_left <= 0 OR expires_at <= ?');
  const dropAdminInvites = db.prepare("DELETE FROM invites WHERE role = 'admin'");

  function signIn({ user_id, session_id, token_hash, address_hash, at }: SignIn): void {
    insertSession.run(session_id, token_hash, user_id, at, 1);
    if (address_hash === undefined) return;
    putAddress.run(user_id, address_hash, at);
    dropAddresses.run(user_id, user_id, maxKnownAddresses);
  }

  function endSession({ user_id, session_id }: SessionOwner): void {
    deleteSession.run(user_id, session_id);
    forgetGuest(user_id);
  }

  /** A guest without a session can never come back. */
  function forgetGuest(user_id: string): void {
    if (selectSessionOf.get(user_id) || selectAccount.get(user_id)) return;
    deleteMemberships.run(user_id);
    deleteUser.run(user_id);
  }

  return {
    openSession(write: WriteOf<'open-session'>): void {
      putUser.run(write.user_id, write.username, write.at);
      insertSession.run(write.session_id, write.token_hash, write.user_id, write.at, 0);
    },
    createAccount(write: WriteOf<'create-account'>): void {
      const { user_id, username, name, password_hash, role, at, session } = write;
      putUser.run(user_id, username, at);
      insertAccount.run(user_id, name.key, name.skeleton, password_hash, role, at);
      keepMemberships.run(user_id);
      deleteOtherSessions.run(user_id, '');
      if (session) signIn({ ...session, user_id, at });
      if (write.invite_hash !== undefined) useInvite.run(write.invite_hash);
      if (role === 'admin') dropAdminInvites.run();
    },
    signIn,
    setPassword({ user_id, password_hash, kept_session_id = '' }: WriteOf<'set-password'>): void {
      setPassword.run(password_hash, user_id);
      deleteOtherSessions.run(user_id, kept_session_id);
    },
    setRole({ user_id, role }: WriteOf<'set-role'>): void {
      setRole.run(role, user_id);
      if (role === 'admin') dropAdminInvites.run();
    },
    createInvite({ code_hash, role, uses, expires_at, by_user_id, at }: WriteOf<'create-invite'>): void {
      dropInvites.run(at);
      if (role === 'admin') dropAdminInvites.run();
      insertInvite.run(code_hash, role, uses, expires_at, by_user_id ?? null, at);
    },
    renameUser({ user_id, username, name }: WriteOf<'rename-user'>): void {
      renameUser.run(username, user_id);
      // Those whom a journal of schema 3 renamed are guests, and it has no keys of their names.
      if (name) renameAccount.run(name.key, name.skeleton, user_id);
    },
    setClosed({ user_id, session_id, at }: WriteOf<'set-session-closed'>): void {
      setClosed.run(at ?? null, user_id, session_id);
    },
    endSession,
    endAllSessions(user_id: string): void {
      deleteOtherSessions.run(user_id, '');
      forgetGuest(user_id);
    },
    /** Ends sessions of guests that closed before, the oldest first, and gives how many. */
    expireGuests(closedBefore: number, limit: number): number {
      const expired = selectClosed.all(0, closedBefore, limit);
      expired.forEach(endSession);
      return expired.length;
    },
    expireSessions(closedBefore: number, createdBefore: number, limit: number): SessionOwner[] {
      const expired = [...selectClosed.all(1, closedBefore, limit), ...selectOld.all(createdBefore, limit)];
      for (const { user_id, session_id } of expired) deleteSession.run(user_id, session_id);
      return expired;
    },
  };
}
