import type { Database } from 'better-sqlite3';
import { type Mentions, maxRevisions } from '../log/records.ts';
import { type Write } from '../log/write.ts';
import {
  type Edit,
  type Erasure,
  editBody,
  eraseBody,
  pinBody,
  toChanged,
  toEdit,
  trimmedBody,
} from './sqlite-entry.ts';
import type { Decided } from './sqlite-results.ts';

/** Stands for all who are in a room among those who are mentioned. */
export const everyone = '';

/** What writes change of messages that are there already. `keyOf` gives a room's key. */
export function createMessageWriter(db: Database, keyOf: (roomId: string) => number) {
  const selectEntry = db.prepare<[number, number], { at: number; body: string }>(
    'SELECT at, body FROM entries WHERE room = ? AND seq = ?',
  );
  const updateBody = db.prepare('UPDATE entries SET body = ? WHERE room = ? AND seq = ?');
  const insertTombstone = db.prepare('INSERT INTO tombstones (room, changed_at, seq, n) VALUES (?, ?, ?, ?)');
  const insertChange = db.prepare('INSERT INTO changes (room, changed_at, seq) VALUES (?, ?, ?)');
  const putRevision = db.prepare(
    'INSERT INTO revisions (room, seq, rev, content, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (room, seq, rev) DO NOTHING',
  );
  const dropRevisions = db.prepare('DELETE FROM revisions WHERE room = ? AND seq = ? AND rev > 0 AND rev <= ?');
  const putKind = db.prepare(
    `INSERT INTO reaction_kinds (room, seq, emoji, since, count) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (room, seq, emoji) DO UPDATE SET count = excluded.count`,
  );
  const deleteKind = db.prepare('DELETE FROM reaction_kinds WHERE room = ? AND seq = ? AND emoji = ?');
  const insertReaction = db.prepare(
    'INSERT INTO reactions (room, seq, emoji, changed_at, user_id, username) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const deleteReaction = db.prepare('DELETE FROM reactions WHERE room = ? AND seq = ? AND user_id = ? AND emoji = ?');
  const putPin = db.prepare('INSERT INTO pins (room, seq, changed_at) VALUES (?, ?, ?)');
  const deletePin = db.prepare('DELETE FROM pins WHERE room = ? AND seq = ?');
  const insertMention = db.prepare('INSERT INTO mentions (user_id, room, n, seq, at) VALUES (?, ?, ?, ?, ?)');
  const deleteMentions = db.prepare('DELETE FROM mentions WHERE room = ? AND seq = ?');
  const dropAll = ['revisions', 'reaction_kinds', 'reactions', 'pins', 'mentions'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE room = ? AND seq BETWEEN ? AND ?`),
  );
  const isTrimmed = 'room = @room AND seq >= (SELECT first_seq FROM rooms WHERE key = @room) AND seq < @firstSeq';
  const trimEntries = [
    db.prepare(`DELETE FROM entries WHERE ${isTrimmed} AND client_id IS NULL`),
    db.prepare(`UPDATE entries SET body = '${trimmedBody}' WHERE ${isTrimmed}`),
  ];
  const forgetChanges = ['tombstones', 'changes'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE room = ? AND changed_at < ?`),
  );
  const setBeginning = db.prepare('UPDATE rooms SET first_seq = ?, first_n = ? WHERE key = ?');

  function edit(change: Edit): void {
    const key = keyOf(change.room_id);
    const { seq, rev, content, at } = change;
    const entry = selectEntry.get(key, seq);
    if (!entry) throw new Error(`an edit of ${change.room_id} ${seq} was decided, and there is no such message`);
    if (rev === 1) putRevision.run(key, seq, 0, (JSON.parse(entry.body) as { content: string }).content, entry.at);
    putRevision.run(key, seq, rev, content, at);
    dropRevisions.run(key, seq, rev - maxRevisions);
    updateBody.run(editBody(entry.body, change), key, seq);
    deleteMentions.run(key, seq);
    if (change.mentions) mention(key, seq, change.n, entry.at, change.mentions);
  }

  function pin({ room_id, target_seq, pinned }: Extract<Write, { kind: 'set-pin' }>, changedAt: number): void {
    const key = keyOf(room_id);
    const entry = selectEntry.get(key, target_seq) as { body: string };
    updateBody.run(pinBody(entry.body, pinned), key, target_seq);
    if (pinned) putPin.run(key, target_seq, changedAt);
    else deletePin.run(key, target_seq);
  }

  function mention(key: number, seq: number, n: number, at: number, { user_ids, all }: Mentions): void {
    for (const userId of new Set(user_ids)) insertMention.run(userId, key, n, seq, at);
    if (all) insertMention.run(everyone, key, n, seq, at);
  }

  function react(write: Extract<Write, { kind: 'set-reaction' }>, changedAt: number, count: number): void {
    const key = keyOf(write.room_id);
    const { target_seq, emoji, user_id, username } = write;
    if (write.added) insertReaction.run(key, target_seq, emoji, changedAt, user_id, username);
    else deleteReaction.run(key, target_seq, user_id, emoji);
    if (count > 0) putKind.run(key, target_seq, emoji, changedAt, count);
    else deleteKind.run(key, target_seq, emoji);
  }

  return {
    change(decided: Decided): void {
      const { write, result } = decided;
      if (write.kind === 'append-message' && write.mentions && result.kind === 'appended' && !result.dup)
        mention(keyOf(write.room_id), result.seq, result.n, write.at, write.mentions);
      const changed = toChanged(decided);
      if (!changed) return;
      insertChange.run(keyOf(changed.room_id), changed.changed_at, changed.seq);
      const edited = toEdit(decided);
      if (edited) edit(edited);
      if (write.kind === 'set-pin' && result.kind === 'updated') pin(write, result.seq);
      if (write.kind === 'set-reaction' && result.kind === 'reacted') react(write, result.seq, result.count);
    },
    /** With everything that was made of it. */
    erase({ room_id, seq, n, changed_at }: Erasure): void {
      const key = keyOf(room_id);
      const entry = selectEntry.get(key, seq);
      // The log may begin behind it since it was chosen.
      if (!entry) return;
      updateBody.run(eraseBody(entry.body), key, seq);
      for (const drop of dropAll) drop.run(key, seq, seq);
      insertTombstone.run(key, changed_at, seq, n);
    },
    /** The same of all that the log holds before it begins. Rows stay for their `client_id` alone. */
    trim({ room_id, first_seq: firstSeq, first_n }: Extract<Write, { kind: 'trim-history' }>): void {
      const room = keyOf(room_id);
      for (const trim of trimEntries) trim.run({ room, firstSeq });
      for (const drop of dropAll) drop.run(room, 0, firstSeq - 1);
      for (const forget of forgetChanges) forget.run(room, firstSeq);
      setBeginning.run(firstSeq, first_n, room);
    },
  };
}
