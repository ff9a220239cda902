import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { type ShownRecord, type StoredRecord, toReactionKey } from '../checker/checker.ts';
import { MessageMarks } from './message-marks.ts';

export type StoredLogs = {
  /** Every entry of every room, ascending by seq. */
  readonly logs: ReadonlyMap<string, readonly StoredRecord[]>;
  /** The rooms each user is in. */
  readonly memberships: ReadonlyMap<string, readonly string[]>;
  /** Up to which ordinal a room is read, by `user_id room_id`. */
  readonly readMarks: ReadonlyMap<string, number>;
  /** Who has reacted with what, see `toReactionKey`. */
  readonly reactions: ReadonlySet<string>;
};

/** What is on disk, read past the server. */
export function readStoredLogs(dataDir: string): StoredLogs {
  return read(dataDir, (db) => {
    // A power cut may leave nothing at all of what was never flushed, as in its control.
    if (!db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'entries'").get())
      return { logs: new Map(), memberships: new Map(), readMarks: new Map(), reactions: new Set() };
    const rows = db
      .prepare<[], Entry>(
        'SELECT room_id, seq, n, client_id, body FROM entries JOIN rooms ON key = room ORDER BY room, seq',
      )
      .all();
    const logs = new Map<string, StoredRecord[]>();
    const marks = new Map<string, MessageMarks>();
    const marksOf = (room: string, seq: number) => {
      const known = marks.get(`${room} ${seq}`) ?? new MessageMarks();
      marks.set(`${room} ${seq}`, known);
      return known;
    };
    const reactions = new Set<string>();
    const pending = readJournal(db);
    for (const { room_id: room, seq, n, client_id, body } of [...rows, ...pending.entries]) {
      const log = logs.get(room) ?? [];
      logs.set(room, log);
      const { content, rev = 0, pinned = false } = JSON.parse(body) as StoredBody;
      log.push(n === null ? { room, seq } : { room, seq, n, clientId: client_id ?? nameless(seq), content });
      if (rev > 0 || pinned) Object.assign(marksOf(room, seq), { rev, isPinned: pinned });
    }
    for (const { room_id, seq, emoji, count } of db
      .prepare<[], { room_id: string; seq: number; emoji: string; count: number }>(
        'SELECT room_id, seq, emoji, count FROM reaction_kinds JOIN rooms ON key = room',
      )
      .all())
      marksOf(room_id, seq).setCount(emoji, count);
    for (const { room_id, seq, emoji, user_id } of db
      .prepare<[], { room_id: string; seq: number; emoji: string; user_id: string }>(
        'SELECT room_id, seq, emoji, user_id FROM reactions JOIN rooms ON key = room',
      )
      .all())
      reactions.add(toReactionKey(room_id, seq, emoji, user_id));
    const change = (room: string, seq: number, content: string) => {
      const log = logs.get(room) ?? [];
      const index = log.findIndex((one) => one.seq === seq);
      log[index] = { ...(log[index] as ShownRecord), content };
    };
    for (const { room, seq, ...one } of pending.changes) {
      if (one.kind === 'erased') {
        change(room, seq, '');
        marks.delete(`${room} ${seq}`);
      } else if (one.kind === 'edited') {
        change(room, seq, one.content);
        marksOf(room, seq).rev = one.rev;
      } else if (one.kind === 'pinned') marksOf(room, seq).isPinned = one.pinned;
      else {
        marksOf(room, seq).setCount(one.emoji, one.count);
        if (one.added) reactions.add(toReactionKey(room, seq, one.emoji, one.userId));
        else reactions.delete(toReactionKey(room, seq, one.emoji, one.userId));
      }
    }
    for (const [room, log] of logs) {
      const marked = (one: StoredRecord) => {
        const own = one.n === undefined ? undefined : marks.get(`${room} ${one.seq}`);
        return own ? { ...(one as ShownRecord), marks: own.toString() } : one;
      };
      logs.set(room, log.map(marked));
    }
    const memberships = new Map<string, string[]>();
    const members = db
      .prepare<[], { user_id: string; room_id: string; read_n: number }>(
        'SELECT user_id, room_id, read_n FROM members JOIN rooms ON key = room',
      )
      .all();
    const readMarks = new Map<string, number>();
    for (const { user_id, room_id, read_n } of members) {
      memberships.set(user_id, [...(memberships.get(user_id) ?? []), room_id]);
      readMarks.set(`${user_id} ${room_id}`, read_n);
    }
    return { logs, memberships, readMarks, reactions };
  });
}

/** Stands for a `client_id` where a message has none: no two of a room are the same. */
export const nameless = (seq: number): string => `#${seq}`;

type StoredBody = { content: string; rev?: number; pinned?: boolean };
type PendingWrite = {
  kind: string;
  room_id: string;
  user_id: string;
  content: string;
  client_id?: string;
  target_seq: number;
  emoji: string;
  added: boolean;
  pinned: boolean;
};
type Entry = { room_id: string; seq: number; n: number | null; client_id: string | null; body: string };
type PendingChange = { room: string; seq: number } & (
  | { kind: 'erased' }
  | { kind: 'edited'; content: string; rev: number }
  | { kind: 'pinned'; pinned: boolean }
  | { kind: 'reacted'; emoji: string; added: boolean; userId: string; count: number }
);

/** What is committed and not in the tables yet. */
function readJournal(db: Sqlite.Database): { entries: Entry[]; changes: PendingChange[] } {
  const entries: Entry[] = [];
  const changes: PendingChange[] = [];
  const commits = db.prepare<[], { writes: string; results: string }>(
    'SELECT writes, results FROM journal ORDER BY id',
  );
  for (const { writes, results } of commits.all()) {
    const numbers = JSON.parse(results) as (number | string)[];
    const take = (count: number) => numbers.splice(0, count) as number[];
    for (const write of JSON.parse(writes) as PendingWrite[]) {
      const { room_id: room, target_seq, content, emoji, added, pinned } = write;
      const other = (seq = 0) => entries.push({ ...write, seq, n: null, client_id: null, body: '{}' });
      const target = { room, seq: target_seq };
      // 4: changed the room, or a pin; 5: a new message; 6: one that was there before; 11: deleted, 17: edited, 18: reacted.
      switch (numbers.shift() as number) {
        case 4:
          other(take(1)[0]);
          if (write.kind === 'set-pin') changes.push({ kind: 'pinned', ...target, pinned });
          break;
        case 5: {
          const [seq, n] = take(2) as [number, number];
          entries.push({ ...write, seq, n, client_id: write.client_id ?? null, body: JSON.stringify(write) });
          break;
        }
        case 6:
          take(3);
          break;
        case 11:
          other(take(4)[0]);
          changes.push({ kind: 'erased', ...target });
          break;
        case 17: {
          const [seq, , rev = 0] = take(3);
          other(seq);
          changes.push({ kind: 'edited', ...target, content, rev });
          break;
        }
        case 18: {
          const [seq, count = 0] = take(2);
          other(seq);
          changes.push({ kind: 'reacted', ...target, emoji, added, userId: write.user_id, count });
          break;
        }
      }
    }
  }
  return { entries, changes };
}

/** The messages of one room. */
export function readStoredLog(dataDir: string, roomId: string): ShownRecord[] {
  return (readStoredLogs(dataDir).logs.get(roomId) ?? []).filter((one) => one.n !== undefined);
}

/** The hashes of all contents that files have, thumbnails among them. */
export function readFileContents(dataDir: string): ReadonlySet<string> {
  return read(dataDir, (db) => {
    const rows = db.prepare<[], string>(
      'SELECT sha256 FROM files UNION SELECT thumbnail FROM files WHERE thumbnail IS NOT NULL',
    );
    return new Set(rows.pluck().all());
  });
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
