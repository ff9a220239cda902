import { dirname } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { StorageError, type Store, type Write } from '../log/store.ts';
import { createReader } from './sqlite-reads.ts';
import { migrate } from './sqlite-schema.ts';
import { createWriter } from './sqlite-writes.ts';

/** The store's operations without promises or threads. */
export type SqliteDatabase = { [K in keyof Store]: (...args: Parameters<Store[K]>) => Awaited<ReturnType<Store[K]>> };

/**
 * Opens or makes the database. Every commit is flushed to disk before it returns (WAL, `synchronous=FULL`).
 * `maxPages` bounds the file, as a full disk would.
 */
export function openSqliteDatabase(file: string, { maxPages }: { readonly maxPages?: number } = {}): SqliteDatabase {
  const db = open(file);
  if (maxPages !== undefined) db.pragma(`max_page_count = ${maxPages}`);
  const writer = createWriter(db);
  const reader = createReader(db);
  const writeAll = db.transaction((writes: readonly Write[]) => writer.writeAll(writes));
  const read = <T>(run: () => T): T => {
    try {
      return run();
    } catch (error) {
      throw toStorageError(error, `cannot read ${file}`);
    }
  };
  return {
    commit(writes) {
      try {
        return writeAll.immediate(writes);
      } catch (error) {
        writer.forgetHeads();
        throw toStorageError(error, `cannot write to ${file}`);
      }
    },
    loadRooms: () => read(reader.loadRooms),
    findSession: (tokenHash) => read(() => reader.findSession(tokenHash)),
    findUser: (userId) => read(() => reader.findUser(userId)),
    readEvents: (...args) => read(() => reader.readEvents(...args)),
    readMessages: (...args) => read(() => reader.readMessages(...args)),
    close() {
      try {
        db.pragma('wal_checkpoint(TRUNCATE)');
      } catch {
        // What is in the write-ahead log is durable there too: the next start reads it.
      }
      db.close();
    },
  };
}

function open(file: string): Database {
  let db: Database | undefined;
  try {
    db = new Sqlite(file, { timeout: 5_000 });
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('cache_size = -32768');
    db.pragma('journal_size_limit = 67108864');
    migrate(db);
    // The process before us died with these sessions open: the time their guests have to come back begins now.
    db.prepare('UPDATE sessions SET closed_at = ? WHERE closed_at IS NULL').run(Date.now());
    return db;
  } catch (error) {
    db?.close();
    throw toStorageError(
      error,
      `cannot open ${file}`,
      `the folder ${dirname(file)} must exist and be writable by this user`,
    );
  }
}

const advice: readonly (readonly [code: string, sentence: string])[] = [
  ['SQLITE_FULL', 'the disk is full; free some space'],
  ['SQLITE_IOERR', 'the disk does not read or write as it should; check it and its free space'],
  ['SQLITE_READONLY', 'the file or its folder is read-only; make both writable by this user'],
  ['SQLITE_CANTOPEN', 'the file cannot be opened; its folder must exist and be writable by this user'],
  ['SQLITE_NOTADB', 'the file is no SQLite database; move it away or choose another data folder'],
  ['SQLITE_CORRUPT', 'the file is damaged; restore it from a backup'],
  ['SQLITE_BUSY', 'another process holds the file; is a second server running on it?'],
];

/** Errors of the storage become sentences; anything else is a bug and stays as it is, unless `otherwise` explains it. */
function toStorageError(error: unknown, what: string, otherwise?: string): unknown {
  if (error instanceof StorageError) return error;
  const { code = '' } = error as { code?: string };
  const reason = error instanceof Error ? error.message : String(error);
  // Extended codes, such as SQLITE_IOERR_WRITE, begin with the plain one.
  const known = advice.find(([plain]) => code.startsWith(plain));
  if (known) return new StorageError(`${what}: ${known[1]} (${code}: ${reason})`, { cause: error });
  return otherwise ? new StorageError(`${what}: ${otherwise} (${reason})`, { cause: error }) : error;
}
