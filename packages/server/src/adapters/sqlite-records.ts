import type { NotifyLevel, Retention } from '@tertulia/protocol';
import type { Database } from 'better-sqlite3';
import type {
  Account,
  AccountRecord,
  Invite,
  MemberRecord,
  Membership,
  MentionRecord,
  Peer,
  RoomRecord,
  SessionRecord,
  SessionTimes,
  TombstonesRecord,
} from '../log/records.ts';
import { toUsernameKeys, type UsernameKeys } from '../sessions/username.ts';
import { everyone } from './sqlite-message-writes.ts';

type RoomRow = Omit<RoomRecord, 'archived' | 'peers' | 'retention'> & {
  readonly archived: number;
  readonly peers: string | null;
  readonly retention: string;
};

type SessionRow = Pick<SessionRecord, 'session_id' | 'user_id' | 'username' | 'created_at'> & {
  readonly closed_at: number | null;
  readonly role: SessionRecord['role'] | null;
};
type AccountRow = Omit<AccountRecord, 'address_hashes' | 'memberships'>;

/** Reads rooms and people as the tables have them. */
export function createRecords(db: Database) {
  const selectRooms = db.prepare<[], RoomRow>(
    `SELECT room_id, name, topic, kind, epoch, first_seq, first_n, last_seq, last_n, slow_mode_ms, archived, peers, retention
     FROM rooms ORDER BY key`,
  );
  const selectTombstones = db.prepare<[], { room_id: string; from_n: number; to_n: number }>(
    `SELECT room_id, min(n) AS from_n, max(n) AS to_n
     FROM (SELECT room, n, n - row_number() OVER (PARTITION BY room ORDER BY n) AS stretch FROM tombstones)
     JOIN rooms ON key = room GROUP BY room, stretch ORDER BY room, from_n`,
  );
  const selectMentions = db.prepare<[], { room_id: string; user_id: string; n: number }>(
    `SELECT room_id, user_id, n FROM mentions JOIN members USING (user_id, room) JOIN rooms ON key = room WHERE n > read_n
     UNION ALL SELECT room_id, user_id, n FROM mentions JOIN rooms ON key = room WHERE user_id = '' ORDER BY n`,
  );
  const selectNamed = db
    .prepare<[string, string, number, number], number>(
      `SELECT n FROM mentions WHERE user_id = ? AND room = (SELECT key FROM rooms WHERE room_id = ?) AND n > ?
       ORDER BY n DESC LIMIT ?`,
    )
    .pluck();
  const selectChangedAt = db.prepare<[], { room_id: string; changed_at: number }>(
    `SELECT room_id, max(
       coalesce((SELECT max(changed_at) FROM tombstones WHERE room = key), 0),
       coalesce((SELECT max(changed_at) FROM changes WHERE room = key), 0)) AS changed_at
     FROM rooms WHERE changed_at > 0 ORDER BY key`,
  );
  const selectSession = db.prepare<[string], SessionRow>(
    `SELECT session_id, user_id, username, sessions.created_at, closed_at, role
     FROM sessions JOIN users USING (user_id) LEFT JOIN accounts USING (user_id) WHERE token_hash = ?`,
  );
  const selectMembershipRows = db.prepare<[string], Omit<Membership, 'notify'> & { notify: NotifyLevel | null }>(
    'SELECT room_id, role, read_n, notify FROM members JOIN rooms ON key = room WHERE user_id = ?',
  );
  const isShown = `account = 1 AND NOT EXISTS (SELECT 1 FROM sanctions WHERE sanctions.user_id = members.user_id
     AND room_id = '' AND kind = 'ban' AND (until IS NULL OR until > ?))`;
  const selectCounts = db.prepare<[number], { room_id: string; count: number }>(
    `SELECT room_id, count FROM (SELECT room, count(*) AS count FROM members WHERE ${isShown} GROUP BY room)
     JOIN rooms ON key = room WHERE kind <> 'dm'`,
  );
  const selectMembers = db.prepare<[number, string, string, number], MemberRecord>(
    `SELECT user_id, username, role FROM members JOIN users USING (user_id) WHERE ${isShown}
     AND room = (SELECT key FROM rooms WHERE room_id = ?) AND user_id > ? ORDER BY user_id LIMIT ?`,
  );
  const selectMemberships = {
    all: (userId: string): Membership[] =>
      selectMembershipRows
        .all(userId)
        .map(({ notify, ...membership }) => (notify === null ? membership : { ...membership, notify })),
  };
  const accountColumns =
    'SELECT user_id, username, role, accounts.created_at, password_hash FROM accounts JOIN users USING (user_id)';
  const selectByKey = db.prepare<[string], AccountRow>(`${accountColumns} WHERE name_key = ?`);
  const selectBySkeleton = db.prepare<[string], AccountRow>(`${accountColumns} WHERE name_skeleton = ?`);
  const selectAddresses = db
    .prepare<[string], string>(
      'SELECT address_hash FROM account_addresses WHERE user_id = ? ORDER BY seen_at DESC, address_hash',
    )
    .pluck();
  const selectSessions = db.prepare<[string], Omit<SessionTimes, 'closed_at'> & { readonly closed_at: number | null }>(
    'SELECT session_id, created_at, closed_at FROM sessions WHERE user_id = ? ORDER BY created_at DESC, session_id DESC',
  );
  const selectInvite = db.prepare<[string], Invite>(
    'SELECT role, uses_left, expires_at FROM invites WHERE code_hash = ?',
  );
  const selectAdmin = db.prepare<[], unknown>("SELECT 1 FROM accounts WHERE role <> 'user' AND role = 'admin' LIMIT 1");
  const selectAccounts = db.prepare<[string, number], Account & UsernameKeys>(
    `SELECT user_id, username, role, accounts.created_at, name_key AS key, name_skeleton AS skeleton
     FROM accounts JOIN users USING (user_id) WHERE name_key > ? ORDER BY name_key LIMIT ?`,
  );
  const selectUser = db.prepare<[string], Peer>('SELECT user_id, username FROM users WHERE user_id = ?');

  const findByName = ({ key, skeleton }: UsernameKeys) => selectByKey.get(key) ?? selectBySkeleton.get(skeleton);

  return {
    loadRooms(): RoomRecord[] {
      return selectRooms.all().map(({ archived, peers, retention, ...room }) => ({
        ...room,
        archived: archived === 1,
        retention: JSON.parse(retention) as Retention,
        ...(peers !== null && { peers: JSON.parse(peers) as [Peer, Peer] }),
      }));
    },
    loadTombstones(): TombstonesRecord[] {
      const byRoom = new Map<string, { room_id: string; ranges: number[] }>();
      for (const { room_id, from_n, to_n } of selectTombstones.iterate()) {
        const record = byRoom.get(room_id) ?? { room_id, ranges: [] };
        byRoom.set(room_id, record);
        record.ranges.push(from_n, to_n);
      }
      return [...byRoom.values()];
    },
    loadMentions: (): MentionRecord[] =>
      selectMentions
        .all()
        .map(({ user_id, ...one }) => ({ ...one, user_id: user_id === everyone ? undefined : user_id })),
    findMentions: (roomId: string, userId: string, afterN: number, limit: number): number[] =>
      selectNamed.all(userId, roomId, afterN, limit),
    loadChangedAt: (): { room_id: string; changed_at: number }[] => selectChangedAt.all(),
    findSession(tokenHash: string): SessionRecord | undefined {
      const row = selectSession.get(tokenHash);
      if (!row) return undefined;
      const { role, closed_at, ...session } = row;
      const guest = role === null;
      return {
        ...session,
        guest,
        role: role ?? 'user',
        closed_at: closed_at ?? undefined,
        is_name_lost: guest && findByName(toUsernameKeys(row.username)) !== undefined,
        memberships: selectMemberships.all(row.user_id),
      };
    },
    countMembers: (now: number) => selectCounts.all(now),
    listMembers: (roomId: string, after: string, limit: number, now: number): MemberRecord[] =>
      selectMembers.all(now, roomId, after, limit),
    listMemberships: (userId: string): Membership[] => selectMemberships.all(userId),
    findUser: (userId: string): Peer | undefined => selectUser.get(userId),
    findAccount(keys: UsernameKeys): AccountRecord | undefined {
      const account = findByName(keys);
      if (!account) return undefined;
      const { user_id } = account;
      return { ...account, address_hashes: selectAddresses.all(user_id), memberships: selectMemberships.all(user_id) };
    },
    listSessions: (userId: string): SessionTimes[] =>
      selectSessions
        .all(userId)
        .map(({ closed_at, ...session }) => ({ ...session, closed_at: closed_at ?? undefined })),
    findInvite: (codeHash: string): Invite | undefined => selectInvite.get(codeHash),
    hasAdmin: (): boolean => selectAdmin.get() !== undefined,
    listAccounts: (after: string, limit: number): (Account & UsernameKeys)[] => selectAccounts.all(after, limit),
  };
}
