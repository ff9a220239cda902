import { dirname } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { StorageError, type Store } from '../log/store.ts';
import { type Write } from '../log/write.ts';
import { toUsernameKeys } from '../sessions/username.ts';
import { toStorageError } from './sqlite-errors.ts';
import { createFileRecords } from './sqlite-file-records.ts';
import { createLedger } from './sqlite-ledger.ts';
import { createModerationRecords } from './sqlite-moderation-records.ts';
import type { Reads } from './sqlite-reader.ts';
import { createRecords } from './sqlite-records.ts';
import { type Decided, decodeResults, encodeResults, type ResultCodes } from './sqlite-results.ts';
import { migrate } from './sqlite-schema.ts';
import { createUnsettled } from './sqlite-unsettled.ts';
import { createWriter } from './sqlite-writes.ts';

type Operations = Omit<Store, 'commit' | 'search' | keyof Reads>;
/** What the writing thread does of a store, without promises. */
export type SqliteDatabase = {
  [K in keyof Operations]: (...args: Parameters<Store[K]>) => Awaited<ReturnType<Store[K]>>;
} & {
  /** Takes `Write[]` as JSON, which goes into the journal as it is, and gives `ResultCodes` as JSON. */
  commit(writes: string): string;
  /** Brings the tables up to date with the journal. Throws no storage error: the journal keeps what could not be applied. */
  settle(): void;
};

type Amount = { readonly writes: number; readonly bytes: number };
/** What waits in the journal at most before a commit brings the tables up to date: so little that the next commit barely waits. */
const maxPending: Amount = { writes: 1_024, bytes: 512 * 1_024 };
/** The journal may grow this far while the tables cannot be written; past it commits are refused. */
const maxBacklog: Amount = { writes: 20_000, bytes: 128 * 1_024 * 1_024 };

/**
 * Opens or makes the database. A commit appends its writes to the journal, one row and one flush to disk (WAL,
 * `synchronous=FULL`); the tables follow in larger transactions, before the next read of what waits at the latest. What the journal holds
 * when a process dies is applied at the next start. `maxPages` bounds the file, as a full disk would.
 */
export function openSqliteDatabase(file: string, { maxPages }: { readonly maxPages?: number } = {}): SqliteDatabase {
  const release = lock(file);
  const db = open(file, release);
  if (maxPages !== undefined) db.pragma(`max_page_count = ${maxPages}`);
  const ledger = createLedger(db);
  const writer = createWriter(db);
  const records = createRecords(db);
  const moderation = createModerationRecords(db);
  const files = createFileRecords(db);
  const insertJournal = db.prepare('INSERT INTO journal (id, writes, results) VALUES (?, ?, ?)');
  const clearJournal = db.prepare('DELETE FROM journal');
  let pending: Decided[] = readJournal(db);
  let pendingBytes = 0;
  const reaches = ({ writes, bytes }: Amount) => pending.length >= writes || pendingBytes >= bytes;
  const unsettled = createUnsettled();
  unsettled.note(pending.map(({ write }) => write));
  // Should the disk be too full to apply it.
  ledger.rewind(pending);
  // Never given twice in the life of a process, so that who reads the journal knows what it has read.
  let nextCommitId = ((db.prepare('SELECT max(id) FROM journal').pluck().get() as number | null) ?? 0) + 1;
  const applyPending = db.transaction(() => {
    writer.applyAll(pending);
    clearJournal.run();
  });

  const expireGuests = db.transaction(writer.expireGuests);
  const expireSessions = db.transaction(writer.expireSessions);
  const expireFiles = db.transaction(writer.expireFiles);
  const forgetDropped = db.transaction(writer.forgetDroppedContents);

  function change<T>(run: () => T): T {
    try {
      // Flushed like every commit. Left to the next commit's flush, it would be lost with it if that fails, for the system then
      // counts it as written; and everything after it in the write-ahead log could not be read back.
      return run();
    } catch (error) {
      writer.forgetKeys();
      throw toStorageError(error, `cannot write to ${file}`);
    }
  }

  function apply(): void {
    if (pending.length === 0) return;
    change(() => applyPending.immediate());
    pending = [];
    pendingBytes = 0;
    unsettled.clear();
    ledger.onApplied();
  }

  /** Reads what is committed, also while the tables cannot be written: then in a transaction that is taken back. */
  function read<T>(run: () => T): T {
    try {
      apply();
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      return readThrough(run);
    }
    return readTables(run);
  }

  function readTables<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      throw toStorageError(error, `cannot read ${file}`);
    }
  }

  function readThrough<T>(run: () => T): T {
    try {
      db.exec('BEGIN');
      writer.applyAll(pending);
      return run();
    } catch (error) {
      throw toStorageError(error, `cannot read ${file}`);
    } finally {
      if (db.inTransaction) db.exec('ROLLBACK');
      writer.forgetKeys();
    }
  }

  const settle = () => {
    try {
      apply();
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
    }
  };
  settle();
  // What could not be applied counts all the same.
  if (pending.length > 0) ledger.rewind(pending);
  closeOpenSessions(db);

  return {
    commit(text) {
      if (reaches(maxBacklog)) apply();
      const writes = JSON.parse(text) as Write[];
      const decided = ledger.decideAll(writes, pending);
      const results = JSON.stringify(encodeResults(decided));
      try {
        insertJournal.run(nextCommitId, text, results);
        nextCommitId++;
      } catch (error) {
        ledger.rewind(pending);
        throw toStorageError(error, `cannot write to ${file}`);
      }
      pending.push(...decided);
      pendingBytes += Buffer.byteLength(text);
      unsettled.note(writes);
      if (reaches(maxPending)) settle();
      return results;
    },
    settle,
    loadRooms: () => read(records.loadRooms),
    loadTombstones: () => read(records.loadTombstones),
    loadChangedAt: () => read(records.loadChangedAt),
    countMembers: (now) => read(() => records.countMembers(now)),
    listMembers: (...args) => read(() => records.listMembers(...args)),
    listMemberships: (userId) => (unsettled.has(userId) ? read : readTables)(() => records.listMemberships(userId)),
    loadMentions: () => read(records.loadMentions),
    findMentions: (...args) => read(() => records.findMentions(...args)),
    // A crowd comes back at once after a restart: one transaction, and one flush, for each of them would keep it waiting.
    findSession(tokenHash) {
      const found = readTables(() => records.findSession(tokenHash));
      const isSettled = found
        ? !unsettled.has(tokenHash, found.session_id, found.user_id) &&
          !unsettled.hasName(toUsernameKeys(found.username))
        : !unsettled.has(tokenHash);
      return isSettled ? found : read(() => records.findSession(tokenHash));
    },
    expireGuests(closedBefore, limit) {
      apply();
      return change(() => expireGuests.immediate(closedBefore, limit));
    },
    expireSessions(...args) {
      apply();
      return change(() => expireSessions.immediate(...args));
    },
    findFiles(fileIds) {
      const isSettled = !unsettled.hasErasure() && !unsettled.has(...fileIds);
      return (isSettled ? readTables : read)(() => files.findFiles(fileIds));
    },
    readFileUsage: (...args) => read(() => files.readFileUsage(...args)),
    // These are asked every second after an erasure: what waits is not flushed for them, and each flush is one that senders wait for.
    expireFiles(madeBefore, limit) {
      if (!readTables(() => files.hasUnattached(madeBefore))) return 0;
      apply();
      return change(() => expireFiles.immediate(madeBefore, limit));
    },
    listDroppedContents: (limit) => readTables(() => files.listDroppedContents(limit)),
    forgetDroppedContents: (contents) => change(() => forgetDropped.immediate(contents)),
    findUnusedContents: (contents) => read(() => files.findUnusedContents(contents)),
    findAccount(keys) {
      const found = readTables(() => records.findAccount(keys));
      const isSettled = !unsettled.hasName(keys) && !(found && unsettled.has(found.user_id));
      return isSettled ? found : read(() => records.findAccount(keys));
    },
    listSessions: (userId) => read(() => records.listSessions(userId)),
    findInvite: (codeHash) => read(() => records.findInvite(codeHash)),
    hasAdmin: () => read(records.hasAdmin),
    listAccounts: (...args) => read(() => records.listAccounts(...args)),
    findPerson: (userId, roomId) =>
      (unsettled.has(userId) ? read : readTables)(() => moderation.findPerson(userId, roomId)),
    loadModeration: (now) => read(() => moderation.loadModeration(now)),
    readAudit: (...args) => read(() => moderation.readAudit(...args)),
    readReports: (...args) => read(() => moderation.readReports(...args)),
    findUser: (userId) => (unsettled.has(userId) ? read : readTables)(() => records.findUser(userId)),
    close() {
      settle();
      try {
        db.pragma('wal_checkpoint(TRUNCATE)');
      } catch {
        // What is in the write-ahead log is durable there too: the next start reads it.
      }
      db.close();
      release();
    },
  };
}

function readJournal(db: Database): Decided[] {
  const rows = db
    .prepare<[], { writes: string; results: string }>('SELECT writes, results FROM journal ORDER BY id')
    .all();
  return rows.flatMap((row) => {
    const writes = JSON.parse(row.writes) as Write[];
    return decodeResults(JSON.parse(row.results) as ResultCodes, writes);
  });
}

/**
 * The process before us died with these sessions open: the time their guests have to come back begins now. On a full disk
 * they stay open until the next start, for a server that can be read is better than none.
 */
function closeOpenSessions(db: Database): void {
  try {
    db.prepare('UPDATE sessions SET closed_at = ? WHERE closed_at IS NULL').run(Date.now());
  } catch (error) {
    if (!(toStorageError(error, '') instanceof StorageError)) throw error;
  }
}

/**
 * Keeps other servers out of this folder for as long as the process lives: an exclusive transaction on a file beside the
 * database, which the system takes back from the dead. Gives what ends it.
 */
function lock(file: string): () => void {
  let guard: Database | undefined;
  try {
    guard = new Sqlite(`${file}-lock`, { timeout: 0 });
    guard.pragma('journal_mode = MEMORY');
    guard.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    guard?.close();
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) {
      throw new StorageError(`another server is using ${file}; stop it, or choose another folder with --data-dir`, {
        cause: error,
      });
    }
    throw toStorageError(error, `cannot open ${file}`, inFolder(file));
  }
  const held = guard;
  return () => held.close();
}

const inFolder = (file: string) => `the folder ${dirname(file)} must exist and be writable by this user`;

function open(file: string, release: () => void): Database {
  let db: Database | undefined;
  try {
    db = new Sqlite(file, { timeout: 5_000 });
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    // What is erased is overwritten with zeros, and not only left to be overwritten.
    db.pragma('secure_delete = ON');
    db.pragma('cache_size = -32768');
    db.pragma('journal_size_limit = 67108864');
    db.pragma('wal_autocheckpoint = 4000');
    migrate(db);
    return db;
  } catch (error) {
    db?.close();
    release();
    throw toStorageError(error, `cannot open ${file}`, inFolder(file));
  }
}
