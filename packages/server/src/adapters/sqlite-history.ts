import type { ChatMessage, LogEvent } from '@tertulia/protocol';
import type { Database } from 'better-sqlite3';
import type { MessagePage, PageAt } from '../log/store.ts';
import type { Body, EntryRow } from './sqlite-entry.ts';

/** The key of no room: nothing is found under it. */
const noKey = 0;

/**
 * Reads what rooms said. `pendingOf` gives a room's entries that the tables do not hold yet, ascending and all after those that
 * they hold.
 */
export function createHistory(db: Database, pendingOf: (roomId: string) => readonly EntryRow[]) {
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
