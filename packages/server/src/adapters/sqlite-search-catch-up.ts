import type { Database } from 'better-sqlite3';
import type { Body, EntryRow } from './sqlite-entry.ts';
import { createDocuments } from './sqlite-search-documents.ts';

/** How far a room's log is in the index: its entries up to `seq`, its erasures up to `(erased_at, erased_seq)`. */
type Cursor = {
  readonly room: number;
  readonly epoch: string;
  seq: number;
  erased_at: number;
  erased_seq: number;
};
type RoomRow = { readonly room: number; readonly epoch: string; readonly first_seq: number; readonly last_seq: number };
/** The next entry of a room. */
type Head = { readonly room: number; readonly at: number };
type Step = {
  /** Whether there is more to do at once. */
  readonly more: boolean;
  /** Whether the index said something that it does not say any more. */
  readonly hasRemoved: boolean;
};

/** What one step does at most: little enough that who asks for anything meanwhile barely waits. */
const maxEntries = 500;
const maxErasures = 50;

/**
 * Brings the index up to date with the log, step by step, from wherever it is: a moment behind, or empty beside a store that was there
 * before it. Messages come in by their time, whatever their room, and erasures before all. After a step that failed make a new one.
 */
export function createCatchUp(log: Database, index: Database): () => Step {
  const documents = createDocuments(index);
  const selectRooms = log.prepare<[], RoomRow>('SELECT key AS room, epoch, first_seq, last_seq FROM rooms');
  const entryColumns = 'SELECT seq, n, user_id, client_id, at, body FROM entries';
  const selectEntry = log.prepare<[number, number], EntryRow>(`${entryColumns} WHERE room = ? AND seq = ?`);
  const selectEntries = log.prepare<[number, number], EntryRow>(
    `${entryColumns} WHERE room = ? AND seq > ? ORDER BY seq`,
  );
  const selectErasures = log.prepare<[number, number, number, number], { changed_at: number; seq: number }>(
    `SELECT changed_at, seq FROM tombstones WHERE room = ? AND (changed_at, seq) > (?, ?)
     ORDER BY changed_at, seq LIMIT ?`,
  );
  const selectTrimmed = index
    .prepare<[number, number, number], number>('SELECT seq FROM documents WHERE room = ? AND seq < ? LIMIT ?')
    .pluck();
  const selectCursors = index.prepare<[], Cursor>('SELECT room, epoch, seq, erased_at, erased_seq FROM cursors');
  const putCursor = index.prepare<[Cursor]>(
    `INSERT INTO cursors (room, epoch, seq, erased_at, erased_seq)
     VALUES (:room, :epoch, :seq, :erased_at, :erased_seq) ON CONFLICT (room) DO UPDATE
     SET seq = excluded.seq, erased_at = excluded.erased_at, erased_seq = excluded.erased_seq`,
  );

  const cursors = new Map(selectCursors.all().map((cursor) => [cursor.room, cursor]));
  const cursorOf = (room: number) => cursors.get(room) as Cursor;
  /** Of each room with entries to come, the next; the earliest last. */
  let heads: Head[] = [];
  /** Rooms where something may be erased that is in the index. */
  let erasing: RoomRow[] = [];
  let seenVersion: unknown;

  /** Looks where the rooms are, if anything was written since. */
  function look(): void {
    const version = log.pragma('data_version', { simple: true });
    if (version === seenVersion) return;
    seenVersion = version;
    const rooms = selectRooms.all();
    if (rooms.some(isOther)) {
      documents.removeAll();
      cursors.clear();
    }
    for (const { room, epoch } of rooms)
      if (!cursors.has(room)) cursors.set(room, { room, epoch, seq: 0, erased_at: 0, erased_seq: 0 });
    erasing = rooms.filter(({ room, last_seq }) => last_seq > cursorOf(room).erased_at);
    heads = rooms.filter(({ room, last_seq }) => last_seq > cursorOf(room).seq).flatMap(({ room }) => headOf(room));
    heads.sort((a, b) => b.at - a.at);
  }

  /** The log is not the one that the index was made of: a backup that was put back, say. */
  function isOther({ room, epoch, last_seq }: RoomRow): boolean {
    const cursor = cursors.get(room);
    return cursor !== undefined && (cursor.epoch !== epoch || cursor.seq > last_seq);
  }

  function headOf(room: number): Head[] {
    const entry = selectEntries.get(room, cursorOf(room).seq);
    return entry ? [{ room, at: entry.at }] : [];
  }

  /** Takes out of the index what is erased in the log; gives how many messages it were. */
  function takeErasures(moved: Set<Cursor>): number {
    let count = 0;
    while (count < maxErasures) {
      const place = erasing.pop();
      if (!place) break;
      moved.add(cursorOf(place.room));
      count += takeTrimmed(place, maxErasures - count);
      count += takeErased(place, maxErasures - count);
      if (count >= maxErasures) erasing.push(place);
    }
    return count;
  }

  /** What is before the beginning of the room's log. */
  function takeTrimmed({ room, first_seq }: RoomRow, most: number): number {
    const trimmed = selectTrimmed.all(room, first_seq, most);
    for (const seq of trimmed) documents.remove(room, seq);
    return trimmed.length;
  }

  function takeErased({ room, last_seq }: RoomRow, most: number): number {
    const cursor = cursorOf(room);
    const erasures = selectErasures.all(room, cursor.erased_at, cursor.erased_seq, most);
    for (const { seq } of erasures) documents.remove(room, seq);
    const isAll = erasures.length < most;
    const { changed_at, seq } = erasures.at(-1) ?? { changed_at: cursor.erased_at, seq: cursor.erased_seq };
    cursor.erased_at = isAll ? last_seq : changed_at;
    cursor.erased_seq = isAll ? 0 : seq;
    return erasures.length;
  }

  function takeEntries(moved: Set<Cursor>): { count: number; hasEdits: boolean } {
    const taken = { count: 0, hasEdits: false };
    while (taken.count < maxEntries) {
      const head = heads.pop();
      if (!head) break;
      const cursor = cursorOf(head.room);
      moved.add(cursor);
      const until = heads.at(-1)?.at ?? Number.POSITIVE_INFINITY;
      for (const entry of selectEntries.iterate(head.room, cursor.seq)) {
        if (taken.count >= maxEntries || entry.at > until) {
          putHead({ room: head.room, at: entry.at });
          break;
        }
        if (takeEntry(head.room, entry)) taken.hasEdits = true;
        cursor.seq = entry.seq;
        taken.count++;
      }
    }
    return taken;
  }

  /** Whether it changes what a message said. */
  function takeEntry(room: number, entry: EntryRow): boolean {
    if (entry.n !== null) {
      documents.put(room, entry);
      return false;
    }
    const body = JSON.parse(entry.body) as Body;
    const edited = body.type === 'MessageEdited' ? selectEntry.get(room, body.target_seq) : undefined;
    if (edited) documents.put(room, edited);
    return edited !== undefined;
  }

  function putHead(head: Head): void {
    const later = heads.findLastIndex(({ at }) => at >= head.at);
    heads.splice(later + 1, 0, head);
  }

  // All of a step sees the log as of one instant, and is in the index as a whole or not at all.
  const step = index.transaction((): Step => {
    look();
    const moved = new Set<Cursor>();
    const erased = takeErasures(moved);
    const { hasEdits } = takeEntries(moved);
    for (const cursor of moved) putCursor.run(cursor);
    return { more: erasing.length > 0 || heads.length > 0, hasRemoved: erased > 0 || hasEdits };
  });
  return log.transaction(() => step.immediate());
}
