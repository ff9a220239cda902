import type { ChatMessage, LogEvent } from '@tertulia/protocol';
import type { Database } from 'better-sqlite3';
import type { Membership, MessagePage, PageAt, Peer, RoomRecord, SessionRecord } from '../log/store.ts';
import type { Body, EntryRow } from './sqlite-entry.ts';

type RoomRow = Omit<RoomRecord, 'archived' | 'peers'> & { readonly archived: number; readonly peers: string | null };

/** The key of no room: nothing is found under it. */
const noKey = 0;

/** `pendingOf` gives a room's entries that the tables do not hold yet, ascending and all after those that they hold. */
export function createReader(db: Database, pendingOf: (roomId: string) => readonly EntryRow[] = () => []) {
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
  const selectRoomKey = db.prepare<[string], { key: number }>('SELECT key FROM rooms WHERE room_id = ?');
  const entryColumns = 'SELECT seq, n, user_id, client_id, at, body FROM entries';
  const selectEvents = db.prepare<[number, number, number], EntryRow>(
    `${entryColumns} WHERE room = ? AND seq > ? ORDER BY seq LIMIT ?`,
  );
  const selectBefore = db.prepare<[number, number, number], EntryRow>(
    `${entryColumns} WHERE room = ? AND seq < ? AND n IS NOT NULL ORDER BY seq DESC LIMIT ?`,
  );
  const selectAfter = db.prepare<[number, number, number], EntryRow>(
    `${entryColumns} WHERE room = ? AND seq > ? AND n IS NOT NULL ORDER BY seq LIMIT ?`,
  );

  const before = (room: number, pending: readonly EntryRow[], seq: number, limit: number) => {
    const newest = pending.filter((entry) => entry.n !== null && entry.seq < seq).reverse();
    const rows = [...newest, ...selectBefore.all(room, seq, limit + 1)];
    return { rows: rows.slice(0, limit).reverse(), more: rows.length > limit };
  };
  const after = (room: number, pending: readonly EntryRow[], seq: number, limit: number) => {
    const newest = pending.filter((entry) => entry.n !== null && entry.seq > seq);
    const rows = [...selectAfter.all(room, seq, limit + 1), ...newest];
    return { rows: rows.slice(0, limit), more: rows.length > limit };
  };

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
    readEvents(roomId: string, afterSeq: number, limit: number): LogEvent[] {
      // A room made a moment ago may be in no table yet.
      const key = selectRoomKey.get(roomId)?.key ?? noKey;
      const newest = pendingOf(roomId).filter((entry) => entry.seq > afterSeq);
      const rows = [...selectEvents.all(key, afterSeq, limit), ...newest];
      return rows.slice(0, limit).map((row) => toEvent(roomId, row));
    },
    readMessages(roomId: string, at: PageAt, limit: number): MessagePage {
      const room = selectRoomKey.get(roomId)?.key ?? noKey;
      const pending = pendingOf(roomId);
      const toMessages = (rows: readonly EntryRow[]) => rows.map((row) => toEvent(roomId, row) as ChatMessage);
      if ('before_seq' in at) {
        const { rows, more } = before(room, pending, at.before_seq, limit);
        return {
          messages: toMessages(rows),
          more_before: more,
          more_after: after(room, pending, at.before_seq - 1, 1).rows.length > 0,
        };
      }
      if ('after_seq' in at) {
        const { rows, more } = after(room, pending, at.after_seq, limit);
        return {
          messages: toMessages(rows),
          more_before: before(room, pending, at.after_seq + 1, 1).rows.length > 0,
          more_after: more,
        };
      }
      const older = before(room, pending, at.around_seq, Math.floor(limit / 2));
      const newer = after(room, pending, at.around_seq - 1, limit - older.rows.length);
      return { messages: toMessages([...older.rows, ...newer.rows]), more_before: older.more, more_after: newer.more };
    },
  };
}

function toEvent(room_id: string, row: EntryRow): LogEvent {
  const { seq, user_id } = row;
  const timestamp = new Date(row.at).toISOString();
  const body = JSON.parse(row.body) as Body;
  if (body.type === 'RoomUpdated') return { type: 'RoomUpdated', room_id, seq, user_id, ...body.changes, timestamp };
  const n = row.n ?? 0;
  const rest = {
    content: body.content,
    timestamp,
    ...(row.client_id !== null && { client_id: row.client_id }),
    ...(body.reply_to !== undefined && { reply_to: body.reply_to }),
  };
  if (body.type === 'Message') return { type: 'Message', room_id, seq, n, user_id, username: body.username, ...rest };
  return {
    type: 'PrivateMessage',
    room_id,
    seq,
    n,
    from_user_id: user_id,
    from_username: body.username,
    to_user_id: body.to_user_id,
    ...rest,
  };
}
