import type { ChatMessage, LogEvent } from '@tertulia/protocol';
import type { Database } from 'better-sqlite3';
import type { Purge } from '../log/moderation-records.ts';
import { type Change, type MessagePage, type PageAt, StorageError } from '../log/store.ts';
import { type Body, type EntryRow, type Erasure, eraseBody } from './sqlite-entry.ts';

/** The key of no room: nothing is found under it. */
const noKey = 0;

/** What is committed and not in the tables yet. */
export type PendingLog = {
  /** A room's entries, ascending and all after those that the tables hold. */
  entriesOf(roomId: string): readonly EntryRow[];
  /** Whether somebody wrote any of all entries. */
  hasAuthor(userId: string): boolean;
  /** The room's messages that are erased, in the tables or among those entries. */
  erasuresOf(roomId: string): readonly Erasure[];
};

/** Reads what rooms said. */
export function createHistory(db: Database, journal: PendingLog) {
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

  const selectAuthored = db.prepare<[string], { room_id: string; seq: number; n: number; at: number }>(
    `SELECT room_id, seq, n, at FROM entries JOIN rooms ON key = room
     WHERE user_id = ? AND n IS NOT NULL AND kind <> 'dm' AND body ->> 'deleted' IS NULL ORDER BY room, seq`,
  );
  const selectChanges = db.prepare<[number, number, number, number], Change>(
    'SELECT seq, changed_at FROM tombstones WHERE room = ? AND changed_at > ? AND seq <= ? LIMIT ?',
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

  /** As they stand now. */
  const toEvents = (roomId: string, rows: readonly EntryRow[]): LogEvent[] => {
    const erased = new Set(journal.erasuresOf(roomId).map(({ seq }) => seq));
    return rows.map((row) => toEvent(roomId, erased.has(row.seq) ? { ...row, body: eraseBody(row.body) } : row));
  };

  return {
    readChanges(roomId: string, upToSeq: number, limit: number): Change[] {
      const room = selectRoomKey.get(roomId)?.key ?? noKey;
      const pending = journal
        .erasuresOf(roomId)
        .filter(({ seq, changed_at }) => seq <= upToSeq && changed_at > upToSeq);
      const newest = pending.map(({ seq, changed_at }) => ({ seq, changed_at }));
      return [...selectChanges.all(room, upToSeq, upToSeq, limit), ...newest].slice(0, limit);
    },
    readAuthored(userId: string, since: number, roomId: string | undefined, limit: number): Purge[] {
      if (journal.hasAuthor(userId)) throw new StorageError('the tables cannot be brought up to date');
      const byRoom = new Map<string, { seq: number; n: number }[]>();
      let count = 0;
      for (const { room_id, seq, n, at } of selectAuthored.iterate(userId)) {
        const targets = byRoom.get(room_id);
        // From the first that is young enough on, whatever the clock did later.
        if ((!targets && at < since) || (roomId !== undefined && room_id !== roomId)) continue;
        if (targets) targets.push({ seq, n });
        else byRoom.set(room_id, [{ seq, n }]);
        if (++count === limit) break;
      }
      return [...byRoom].map(([room_id, targets]) => ({ room_id, targets }));
    },
    readEvents(roomId: string, afterSeq: number, limit: number): LogEvent[] {
      // A room made a moment ago may be in no table yet.
      const key = selectRoomKey.get(roomId)?.key ?? noKey;
      const newest = journal.entriesOf(roomId).filter((entry) => entry.seq > afterSeq);
      const rows = [...selectEvents.all(key, afterSeq, limit), ...newest];
      return toEvents(roomId, rows.slice(0, limit));
    },
    readMessages(roomId: string, at: PageAt, limit: number): MessagePage {
      const room = selectRoomKey.get(roomId)?.key ?? noKey;
      const pending = journal.entriesOf(roomId);
      const toMessages = (rows: readonly EntryRow[]) => toEvents(roomId, rows) as ChatMessage[];
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
  if (body.type === 'MessageDeleted')
    return { type: 'MessageDeleted', room_id, seq, target_seq: body.target_seq, by_user_id: user_id };
  if (body.type === 'MessagesPurged') {
    const { user_id: author, from_seq } = body;
    return { type: 'MessagesPurged', room_id, seq, user_id: author, from_seq, by_user_id: user_id };
  }
  if (body.type === 'RoomUpdated') return { type: 'RoomUpdated', room_id, seq, user_id, ...body.changes, timestamp };
  const n = row.n ?? 0;
  const rest = {
    content: body.content,
    timestamp,
    ...(row.client_id !== null && { client_id: row.client_id }),
    ...(body.reply_to !== undefined && { reply_to: body.reply_to }),
    ...(body.deleted && { deleted: body.deleted }),
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
