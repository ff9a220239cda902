import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { ShownRecord, StoredRecord } from '../checker/checker.ts';

export type StoredLogs = {
  /** Every entry of every room, ascending by seq. */
  readonly logs: ReadonlyMap<string, readonly StoredRecord[]>;
  /** The rooms each user is in. */
  readonly memberships: ReadonlyMap<string, readonly string[]>;
};

/** What is on disk, read past the server. */
export function readStoredLogs(dataDir: string): StoredLogs {
  return read(dataDir, (db) => {
    // A power cut may leave nothing at all of what was never flushed, as in its control.
    if (!db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'entries'").get())
      return { logs: new Map(), memberships: new Map() };
    const rows = db
      .prepare<[], Entry>(
        'SELECT room_id, seq, n, client_id, body FROM entries JOIN rooms ON key = room ORDER BY room, seq',
      )
      .all();
    const logs = new Map<string, StoredRecord[]>();
    const pending = readJournal(db);
    for (const { room_id: room, seq, n, client_id, body } of [...rows, ...pending.entries]) {
      const log = logs.get(room) ?? [];
      logs.set(room, log);
      const { content } = JSON.parse(body) as { content: string };
      log.push(n === null ? { room, seq } : { room, seq, n, clientId: client_id ?? nameless(seq), content });
    }
    for (const { room, seq } of pending.erased) {
      const log = logs.get(room) ?? [];
      const index = log.findIndex((one) => one.seq === seq);
      log[index] = { ...(log[index] as ShownRecord), content: '' };
    }
    const memberships = new Map<string, string[]>();
    const members = db
      .prepare<[], { user_id: string; room_id: string }>(
        'SELECT user_id, room_id FROM members JOIN rooms ON key = room',
      )
      .all();
    for (const { user_id, room_id } of members)
      memberships.set(user_id, [...(memberships.get(user_id) ?? []), room_id]);
    return { logs, memberships };
  });
}

/** Stands for a `client_id` where a message has none: no two of a room are the same. */
export const nameless = (seq: number): string => `#${seq}`;

type PendingWrite = { room_id: string; content: string; client_id?: string; target_seq: number };
type Entry = { room_id: string; seq: number; n: number | null; client_id: string | null; body: string };

/** What is committed and not in the tables yet. */
function readJournal(db: Sqlite.Database): { entries: Entry[]; erased: { room: string; seq: number }[] } {
  const entries: Entry[] = [];
  const erased: { room: string; seq: number }[] = [];
  const commits = db.prepare<[], { writes: string; results: string }>(
    'SELECT writes, results FROM journal ORDER BY id',
  );
  for (const { writes, results } of commits.all()) {
    const numbers = JSON.parse(results) as (number | string)[];
    for (const write of JSON.parse(writes) as PendingWrite[]) {
      const code = numbers.shift();
      // 4: changed the room; 5: a new message; 6: one that was there before; 11: deleted one.
      if (code === 4) {
        entries.push({ ...write, seq: numbers.shift() as number, n: null, client_id: null, body: '{}' });
      } else if (code === 5) {
        const [seq, n] = numbers.splice(0, 2) as [number, number];
        entries.push({ ...write, seq, n, client_id: write.client_id ?? null, body: JSON.stringify(write) });
      } else if (code === 6) numbers.splice(0, 3);
      else if (code === 11) {
        const [seq] = numbers.splice(0, 4) as [number];
        entries.push({ ...write, seq, n: null, client_id: null, body: '{}' });
        erased.push({ room: write.room_id, seq: write.target_seq });
      }
    }
  }
  return { entries, erased };
}

/** The messages of one room. */
export function readStoredLog(dataDir: string, roomId: string): ShownRecord[] {
  return (readStoredLogs(dataDir).logs.get(roomId) ?? []).filter((one) => one.n !== undefined);
}

/** Whether the session of a guest counts as in use, so that time does not end it. */
export function isSessionOpen(dataDir: string, userId: string): boolean {
  return read(dataDir, (db) => {
    const sessions = db.prepare<[string]>('SELECT 1 FROM sessions WHERE user_id = ? AND closed_at IS NULL');
    return sessions.all(userId).length > 0;
  });
}

/** How many the tables remember: people, and sessions in all and in use. */
export function countRemembered(dataDir: string): { users: number; members: number; sessions: number; open: number } {
  return read(dataDir, (db) =>
    db
      .prepare<[], { users: number; members: number; sessions: number; open: number }>(
        `SELECT (SELECT count(*) FROM users) users, (SELECT count(DISTINCT user_id) FROM members) members,
         count(*) sessions, count(*) - count(closed_at) open FROM sessions`,
      )
      .get(),
  ) as { users: number; members: number; sessions: number; open: number };
}

function read<T>(dataDir: string, run: (db: Sqlite.Database) => T): T {
  const db = new Sqlite(join(dataDir, 'tertulia.db'), { readonly: true });
  try {
    return run(db);
  } finally {
    db.close();
  }
}
