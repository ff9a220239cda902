import type { Database } from 'better-sqlite3';
import type { Membership, Peer, RoomRecord, SessionRecord } from '../log/store.ts';

type RoomRow = Omit<RoomRecord, 'archived' | 'peers'> & { readonly archived: number; readonly peers: string | null };

/** Reads rooms and people as the tables have them. */
export function createRecords(db: Database) {
  const selectRooms = db.prepare<[], RoomRow>(
    'SELECT room_id, name, topic, kind, epoch, first_seq, last_seq, last_n, slow_mode_ms, archived, peers FROM rooms ORDER BY key',
  );
  const selectSession = db.prepare<[string], Omit<SessionRecord, 'memberships'>>(
    'SELECT session_id, user_id, username FROM sessions JOIN users USING (user_id) WHERE token_hash = ?',
  );
  const selectMemberships = db.prepare<[string], Membership>(
    'SELECT room_id, role, read_n FROM members JOIN rooms ON key = room WHERE user_id = ?',
  );
  const selectUser = db.prepare<[string], Peer>('SELECT user_id, username FROM users WHERE user_id = ?');

  return {
    loadRooms(): RoomRecord[] {
      return selectRooms.all().map(({ archived, peers, ...room }) => ({
        ...room,
        archived: archived === 1,
        ...(peers !== null && { peers: JSON.parse(peers) as [Peer, Peer] }),
      }));
    },
    findSession(tokenHash: string): SessionRecord | undefined {
      const session = selectSession.get(tokenHash);
      return session && { ...session, memberships: selectMemberships.all(session.user_id) };
    },
    findUser: (userId: string): Peer | undefined => selectUser.get(userId),
  };
}
