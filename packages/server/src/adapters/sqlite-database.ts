import Sqlite from 'better-sqlite3';
import { StorageError, type Store, type Write, type WriteResult } from '../log/store.ts';
import { createReader } from './sqlite-reads.ts';
import { migrate } from './sqlite-schema.ts';
import { createWriter } from './sqlite-writes.ts';

/** The store's operations without promises or threads. */
export type SqliteDatabase = { [K in keyof Store]: (...args: Parameters<Store[K]>) => Awaited<ReturnType<Store[K]>> };

/** Opens or makes the database. Every commit is flushed to disk before it returns (WAL, `synchronous=FULL`). */
export function openSqliteDatabase(file: string): SqliteDatabase {
  const db = guard(() => {
    const opened = new Sqlite(file, { timeout: 5_000 });
    opened.pragma('journal_mode = WAL');
    opened.pragma('synchronous = FULL');
    opened.pragma('cache_size = -32768');
    migrate(opened);
    // The process before us died with these sessions open: their ten minutes begin now.
    opened.prepare('UPDATE sessions SET closed_at = ? WHERE closed_at IS NULL').run(Date.now());
    return opened;
  }, `cannot open the database ${file}`);
  const writer = createWriter(db);
  const reader = createReader(db);
  const writeAll = db.transaction((writes: readonly Write[]): WriteResult[] => writes.map(writer.write));
  const read = <T>(run: () => T) => guard(run, 'cannot read the database');
  return {
    commit(writes) {
      try {
        return writeAll.immediate(writes);
      } catch (error) {
        writer.forgetHeads();
        throw toStorageError(error, 'cannot write to the database');
      }
    },
    loadRooms: () => read(() => reader.loadRooms()),
    findSession: (tokenHash) => read(() => reader.findSession(tokenHash)),
    findUser: (userId) => read(() => reader.findUser(userId)),
    readEvents: (...args) => read(() => reader.readEvents(...args)),
    readMessages: (...args) => read(() => reader.readMessages(...args)),
    close: () => {
      db.close();
    },
  };
}

function guard<T>(run: () => T, what: string): T {
  try {
    return run();
  } catch (error) {
    throw toStorageError(error, what);
  }
}

function toStorageError(error: unknown, what: string): unknown {
  if (error instanceof StorageError) return error;
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string' || !code.startsWith('SQLITE_')) return error;
  return new StorageError(
    `${what}: ${(error as Error).message} (${code}); check the data folder's rights and free space`,
  );
}
