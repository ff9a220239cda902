import Sqlite from 'better-sqlite3';
import { StorageError } from '../log/store.ts';
import { toStorageError } from './sqlite-errors.ts';

const everyMs = 200;

export type SqliteCheckpointer = { checkpoint(): void; close(): void };

/**
 * Copies the write-ahead log into the database file, a little at a time and on a connection of its own: left to the commit that
 * finds the log long, it would hold up everyone's acknowledgements for as long as 16 MiB take.
 */
export function openSqliteCheckpointer(file: string): SqliteCheckpointer {
  const db = new Sqlite(file, { timeout: 0, fileMustExist: true });
  function checkpoint(): void {
    try {
      db.pragma('wal_checkpoint(PASSIVE)');
    } catch (error) {
      // A disk that fails tells the writer too, and the log keeps what was not copied.
      if (!(toStorageError(error, '') instanceof StorageError)) throw error;
    }
  }
  const timer = setInterval(checkpoint, everyMs);
  return {
    checkpoint,
    close() {
      clearInterval(timer);
      db.close();
    },
  };
}
