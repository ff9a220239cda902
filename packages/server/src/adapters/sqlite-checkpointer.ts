import Sqlite from 'better-sqlite3';
import { StorageError } from '../log/store.ts';
import { toStorageError } from './sqlite-errors.ts';

const everyMs = 200;
/** After an erasure, when the tables have followed. */
const truncateAfterMs = 3_000;

export type SqliteCheckpointer = {
  checkpoint(): void;
  /** Something was erased that older pages in the write-ahead log still hold: it is emptied soon, and not only written over. */
  noteErasure(): void;
  close(): void;
};

/**
 * Copies the write-ahead log into the database file, a little at a time and on a connection of its own: left to the commit that
 * finds the log long, it would hold up everyone's acknowledgements for as long as 16 MiB take.
 */
export function openSqliteCheckpointer(file: string): SqliteCheckpointer {
  const db = new Sqlite(file, { timeout: 0, fileMustExist: true });
  /** Of the erasures whose pages the log may still hold. */
  let firstErasedAt: number | undefined;
  let lastErasedAt = 0;

  function checkpoint(): void {
    try {
      db.pragma('wal_checkpoint(PASSIVE)');
      truncate();
    } catch (error) {
      // A disk that fails tells the writer too, and the log keeps what was not copied.
      if (!(toStorageError(error, '') instanceof StorageError)) throw error;
    }
  }
  /** Little is left to copy, so writers barely wait. Busy while somebody reads; then it is tried again. */
  function truncate(): void {
    const now = performance.now();
    if (firstErasedAt === undefined || now - firstErasedAt < truncateAfterMs) return;
    const [result] = db.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }];
    if (result.busy === 0) firstErasedAt = now - lastErasedAt < truncateAfterMs ? lastErasedAt : undefined;
  }

  const timer = setInterval(checkpoint, everyMs);
  return {
    checkpoint,
    noteErasure() {
      lastErasedAt = performance.now();
      firstErasedAt ??= lastErasedAt;
    },
    close() {
      clearInterval(timer);
      db.close();
    },
  };
}
