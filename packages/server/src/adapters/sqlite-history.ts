import type { ChatMessage, LogEvent, Reaction } from '@tertulia/protocol';
import { applyMessageChanges, isChatMessage, maxReactionNames } from '@tertulia/protocol/messages';
import type { Database } from 'better-sqlite3';
import type { LastingChange } from '../log/change-kinds.ts';
import type { Purge } from '../log/moderation-records.ts';
import {
  type Change,
  type MessagePage,
  type PageAt,
  type Peer,
  type ReactionRecord,
  type Revision,
} from '../log/records.ts';
import { StorageError } from '../log/store.ts';
import { type EntryRow, type Erasure, eraseBody } from './sqlite-entry.ts';
import { toEvent } from './sqlite-event.ts';

/** Nothing is found under the key of no room. A room made a moment ago may be in no table yet. */
const noRoom = { key: 0, first_seq: 1 };

/** The rows of a room's log: from `firstSeq` on, whatever else there is. */
type RoomLog = { readonly key: number; readonly firstSeq: number; readonly pending: readonly EntryRow[] };

/** What is committed and not in the tables yet. */
export type PendingLog = {
  /** A room's entries, ascending and all after those that the tables hold. */
  entriesOf(roomId: string): readonly EntryRow[];
  /** Where the room's log begins, if it is made to begin later; else 0. */
  firstSeqOf(roomId: string): number;
  /** Whether somebody wrote any of all entries. */
  hasAuthor(userId: string): boolean;
  /** The room's messages that are erased, in the tables or among those entries. */
  erasuresOf(roomId: string): readonly Erasure[];
  /** Events that change messages otherwise, of the tables or among those entries, in order. */
  changesOf(roomId: string): readonly LastingChange[];
};

/** Reads what rooms said. */
export function createHistory(db: Database, journal: PendingLog) {
  const selectRoom = db.prepare<[string], typeof noRoom>('SELECT key, first_seq FROM rooms WHERE room_id = ?');
  const entryColumns = 'SELECT seq, n, user_id, client_id, at, body FROM entries';
  const selectEvents = db.prepare<[number, number, number], EntryRow>(
    `${entryColumns} WHERE room = ? AND seq > ? ORDER BY seq LIMIT ?`,
  );
  const selectBefore = db.prepare<[number, number, number, number], EntryRow>(
    `${entryColumns} WHERE room = ? AND seq >= ? AND seq < ? AND n IS NOT NULL ORDER BY seq DESC LIMIT ?`,
  );
  const selectAfter = db.prepare<[number, number, number], EntryRow>(
    `${entryColumns} WHERE room = ? AND seq > ? AND n IS NOT NULL ORDER BY seq LIMIT ?`,
  );

  const selectAuthored = db.prepare<[string], { room_id: string; seq: number; n: number; at: number }>(
    `SELECT room_id, seq, n, at FROM entries JOIN rooms ON key = room
     WHERE user_id = ? AND n IS NOT NULL AND kind <> 'dm' AND body ->> 'deleted' IS NULL ORDER BY room, seq`,
  );
  const selectChanges = db.prepare<[number, number, number, number, number, number, number], Change>(
    `SELECT seq, min(changed_at) AS changed_at FROM (
       SELECT seq, changed_at FROM tombstones WHERE room = ? AND changed_at > ? AND seq <= ?
       UNION ALL SELECT seq, changed_at FROM changes WHERE room = ? AND changed_at > ? AND seq <= ?
     ) GROUP BY seq LIMIT ?`,
  );
  const selectPins = db
    .prepare<[number], number>('SELECT seq FROM pins WHERE room = ? ORDER BY changed_at DESC')
    .pluck();
  const selectRevision = db
    .prepare<[number, number, number], string>('SELECT content FROM revisions WHERE room = ? AND seq = ? AND rev = ?')
    .pluck();
  const selectRevisions = db.prepare<[number, number], Revision>(
    'SELECT rev, content, at FROM revisions WHERE room = ? AND seq = ? ORDER BY rev',
  );
  const selectKinds = db.prepare<[number, number, number], { seq: number; emoji: string; count: number }>(
    'SELECT seq, emoji, count FROM reaction_kinds WHERE room = ? AND seq BETWEEN ? AND ? ORDER BY seq, since',
  );
  const selectReactors = db.prepare<[number, number, string, number], Peer>(
    'SELECT user_id, username FROM reactions WHERE room = ? AND seq = ? AND emoji = ? ORDER BY changed_at LIMIT ?',
  );
  const selectReaction = db.prepare<[number, number, string, string], unknown>(
    'SELECT 1 FROM reactions WHERE room = ? AND seq = ? AND user_id = ? AND emoji = ?',
  );
  const selectReactions = db.prepare<[number, number, number], ReactionRecord>(
    `SELECT seq, emoji, user_id, username FROM reaction_kinds JOIN reactions USING (room, seq, emoji)
     WHERE room = ? AND seq BETWEEN ? AND ? ORDER BY seq, since, changed_at`,
  );

  const logOf = (roomId: string): RoomLog => {
    const { key, first_seq } = selectRoom.get(roomId) ?? noRoom;
    const firstSeq = Math.max(first_seq, journal.firstSeqOf(roomId));
    return { key, firstSeq, pending: journal.entriesOf(roomId).filter(({ seq }) => seq >= firstSeq) };
  };
  const before = ({ key, firstSeq, pending }: RoomLog, seq: number, limit: number) => {
    const newest = pending.filter((entry) => entry.n !== null && entry.seq < seq).reverse();
    const rows = [...newest, ...selectBefore.all(key, firstSeq, seq, limit + 1)];
    return { rows: rows.slice(0, limit).reverse(), more: rows.length > limit };
  };
  const after = ({ key, firstSeq, pending }: RoomLog, seq: number, limit: number) => {
    const newest = pending.filter((entry) => entry.n !== null && entry.seq > seq);
    const rows = [...selectAfter.all(key, Math.max(seq, firstSeq - 1), limit + 1), ...newest];
    return { rows: rows.slice(0, limit), more: rows.length > limit };
  };

  /** As they stand now. */
  const toEvents = (roomId: string, { key: room, firstSeq }: RoomLog, rows: readonly EntryRow[]): LogEvent[] => {
    const erased = new Set(journal.erasuresOf(roomId).map(({ seq }) => seq));
    const changes = journal.changesOf(roomId).filter((change) => change.type !== 'ReactionChanged');
    const contentOf = (seq: number, rev: number) => {
      if (seq < firstSeq || erased.has(seq)) return undefined;
      const pending = changes.find((one) => one.type === 'MessageEdited' && one.target_seq === seq && one.rev === rev);
      return pending?.type === 'MessageEdited' ? pending.content : selectRevision.get(room, seq, rev);
    };
    return rows.map((row) => {
      const event = toEvent(roomId, erased.has(row.seq) ? { ...row, body: eraseBody(row.body) } : row, contentOf);
      return isChatMessage(event) ? applyMessageChanges(event, changes) : event;
    });
  };

  /** With their reactions, as `viewerId` is shown them. */
  const toMessages = (roomId: string, log: RoomLog, rows: readonly EntryRow[], viewerId: string): ChatMessage[] => {
    const { key: room } = log;
    const messages = toEvents(roomId, log, rows) as ChatMessage[];
    const [first, last] = [messages[0], messages.at(-1)];
    if (!first || !last) return messages;
    const bySeq = new Map<number, Reaction[]>();
    for (const { seq, emoji, count } of selectKinds.all(room, first.seq, last.seq)) {
      const users = selectReactors.all(room, seq, emoji, maxReactionNames).map(({ username }) => username);
      const me = selectReaction.get(room, seq, viewerId, emoji) !== undefined;
      bySeq.set(seq, [...(bySeq.get(seq) ?? []), { emoji, count, me, users }]);
    }
    const changes = journal.changesOf(roomId).filter((change) => change.type === 'ReactionChanged');
    return messages.map((message) => {
      const reactions = bySeq.get(message.seq);
      const stored = reactions && !message.deleted ? { ...message, reactions } : message;
      return applyMessageChanges(stored, changes, viewerId);
    });
  };

  const readMessage = (roomId: string, seq: number, viewerId: string): ChatMessage | undefined => {
    const log = logOf(roomId);
    const [message] = after(log, seq - 1, 1).rows;
    return message?.seq === seq ? toMessages(roomId, log, [message], viewerId)[0] : undefined;
  };

  return {
    readChanges(roomId: string, upToSeq: number, limit: number): Change[] {
      const { key: room } = logOf(roomId);
      const erasures = journal.erasuresOf(roomId).map(({ seq, changed_at }) => ({ seq, changed_at }));
      const changes = journal.changesOf(roomId).map(({ seq, target_seq }) => ({ seq: target_seq, changed_at: seq }));
      const pending = [...erasures, ...changes]
        .filter(({ seq, changed_at }) => seq <= upToSeq && changed_at > upToSeq)
        .sort((a, b) => a.changed_at - b.changed_at);
      const first = new Map<number, Change>();
      for (const change of [...selectChanges.all(room, upToSeq, upToSeq, room, upToSeq, upToSeq, limit), ...pending])
        if (!first.has(change.seq)) first.set(change.seq, change);
      return [...first.values()].slice(0, limit);
    },
    readReactions(roomId: string, fromSeq: number, toSeq: number): ReactionRecord[] {
      const { key: room, firstSeq } = logOf(roomId);
      const from = Math.max(fromSeq, firstSeq);
      const records = selectReactions.all(room, from, toSeq);
      return journal.changesOf(roomId).reduce((before, change) => {
        if (change.type !== 'ReactionChanged' || change.target_seq < from || change.target_seq > toSeq) return before;
        return applyToRecords(before, change);
      }, records);
    },
    readReactors(roomId: string, seq: number, emoji: string, limit: number): Peer[] {
      const { key: room, firstSeq } = logOf(roomId);
      const changes = journal.changesOf(roomId);
      const own = changes.filter(
        (one) => one.type === 'ReactionChanged' && one.target_seq === seq && one.emoji === emoji,
      );
      // Those who are taken away below are made up for.
      const stored = selectReactors.all(room, seq, emoji, limit + own.length);
      const isErased = seq < firstSeq || journal.erasuresOf(roomId).some((erasure) => erasure.seq === seq);
      const records = own.reduce(
        (before, change) => (change.type === 'ReactionChanged' ? applyToRecords(before, change) : before),
        stored.map((one) => ({ seq, emoji, ...one })),
      );
      return isErased ? [] : records.slice(0, limit).map(({ user_id, username }) => ({ user_id, username }));
    },
    readMessage,
    readPins(roomId: string, viewerId: string): ChatMessage[] {
      const { key: room } = logOf(roomId);
      const erased = new Set(journal.erasuresOf(roomId).map(({ seq }) => seq));
      const pins = journal.changesOf(roomId).reduce((before, change) => {
        if (change.type !== 'MessagePinned') return before;
        const others = before.filter((seq) => seq !== change.target_seq);
        return change.pinned ? [change.target_seq, ...others] : others;
      }, selectPins.all(room));
      return pins.flatMap((seq) => (erased.has(seq) ? [] : (readMessage(roomId, seq, viewerId) ?? [])));
    },
    readRevisions(roomId: string, seq: number): Revision[] {
      const { key: room, firstSeq, pending } = logOf(roomId);
      if (seq < firstSeq || journal.erasuresOf(roomId).some((erasure) => erasure.seq === seq)) return [];
      const stored = selectRevisions.all(room, seq);
      const entry = selectEvents.get(room, seq - 1, 1) ?? pending.find((one) => one.seq === seq);
      // Before the first edit it is in no list: it is what the message says.
      const first =
        stored.length === 0 && entry?.seq === seq && entry.n !== null
          ? [{ rev: 0, content: (JSON.parse(entry.body) as { content: string }).content, at: entry.at }]
          : [];
      const edits = journal
        .changesOf(roomId)
        .flatMap((one) =>
          one.type === 'MessageEdited' && one.target_seq === seq
            ? [{ rev: one.rev, content: one.content, at: Date.parse(one.edited_at) }]
            : [],
        );
      return [...stored, ...first, ...edits].slice(0, -1);
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
      const log = logOf(roomId);
      const newest = log.pending.filter((entry) => entry.seq > afterSeq);
      const rows = [...selectEvents.all(log.key, Math.max(afterSeq, log.firstSeq - 1), limit), ...newest];
      return toEvents(roomId, log, rows.slice(0, limit));
    },
    readMessages(roomId: string, at: PageAt, limit: number, viewerId = ''): MessagePage {
      const log = logOf(roomId);
      if ('before_seq' in at) {
        const { rows, more } = before(log, at.before_seq, limit);
        return {
          messages: toMessages(roomId, log, rows, viewerId),
          more_before: more,
          more_after: after(log, at.before_seq - 1, 1).rows.length > 0,
        };
      }
      if ('after_seq' in at) {
        const { rows, more } = after(log, at.after_seq, limit);
        return {
          messages: toMessages(roomId, log, rows, viewerId),
          more_before: before(log, at.after_seq + 1, 1).rows.length > 0,
          more_after: more,
        };
      }
      const older = before(log, at.around_seq, Math.floor(limit / 2));
      const newer = after(log, at.around_seq - 1, limit - older.rows.length);
      return {
        messages: toMessages(roomId, log, [...older.rows, ...newer.rows], viewerId),
        more_before: older.more,
        more_after: newer.more,
      };
    },
  };
}

function applyToRecords(
  records: readonly ReactionRecord[],
  { target_seq: seq, emoji, user_id, username, added }: Extract<LastingChange, { type: 'ReactionChanged' }>,
): ReactionRecord[] {
  const isSame = (one: ReactionRecord) => one.seq === seq && one.emoji === emoji;
  const others = records.filter((one) => !isSame(one) || one.user_id !== user_id);
  if (!added) return others;
  // Behind those who reacted with the same, or else behind all.
  const last = others.findLastIndex(isSame);
  return others.toSpliced(last < 0 ? others.length : last + 1, 0, { seq, emoji, user_id, username });
}
