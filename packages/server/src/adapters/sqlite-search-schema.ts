import { rmSync } from 'node:fs';
import Sqlite, { type Database } from 'better-sqlite3';
import { StorageError } from '../log/store.ts';
import { toStorageError } from './sqlite-errors.ts';

/** Raise it with the tables, with what a text folds to, and with the grams: what is in the file then is made anew. */
const version = 2;

const schema = `
  -- Messages as they are found. The newest has the highest id.
  CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    room INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- Whose and where it is, and what it has.
    tags TEXT NOT NULL,
    -- What it says, folded.
    text TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX documents_by_place ON documents (room, seq);
  CREATE INDEX documents_by_time ON documents (at);
  -- How far each room's log is in here, and its erasures.
  CREATE TABLE cursors (
    room INTEGER PRIMARY KEY,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    erased_at INTEGER NOT NULL,
    erased_seq INTEGER NOT NULL
  ) STRICT;
  -- Not detail = none: with secure-delete SQLite then loses documents near those that are taken out (seen in 3.53).
  CREATE VIRTUAL TABLE grams USING fts5 (tokens, content = '', columnsize = 0, detail = column, tokenize = 'ascii');
  -- What is deleted leaves no trace in the file.
  INSERT INTO grams (grams, rank) VALUES ('secure-delete', 1);
  PRAGMA user_version = ${version};
`;

/** Beside the log: everything in it can be made from the log again. */
export function toSearchFile(file: string): string {
  return `${file.replace(/\.db$/, '')}-search.db`;
}

/** Opens the index for writing; makes it, also anew if what is there is damaged or of another version. */
export function openSearchIndex(file: string): Database {
  try {
    return openCurrent(file) ?? make(file);
  } catch (error) {
    throw toStorageError(error, `cannot open ${file}`);
  }
}

/** Opens it for reading, once there is one. */
export function openSearchIndexToRead(file: string): Database {
  let db: Database | undefined;
  try {
    db = new Sqlite(file, { timeout: 5_000, fileMustExist: true });
    db.pragma('query_only = ON');
    db.pragma('cache_size = -32768');
    if (!isCurrent(db)) throw new StorageError('the index is being made');
    return db;
  } catch (error) {
    db?.close();
    throw toStorageError(error, `cannot open ${file}`);
  }
}

/** Whether it is one that this server made and keeps. */
export const isCurrent = (db: Database): boolean => db.pragma('user_version', { simple: true }) === version;

/** Has it made anew by whoever opens it next. */
export function condemnSearchIndex(db: Database): void {
  try {
    db.pragma('user_version = 0');
  } catch {
    // What cannot be written is found to be damaged again.
  }
}

export function isDamage(error: unknown): boolean {
  const { code = '' } = error as { code?: string };
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
}

function openCurrent(file: string): Database | undefined {
  let db: Database | undefined;
  try {
    db = openToWrite(file);
    if (isCurrent(db)) return db;
    db.close();
  } catch (error) {
    db?.close();
    if (!isDamage(error)) throw error;
  }
  return undefined;
}

function make(file: string): Database {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  const db = openToWrite(file);
  try {
    db.transaction(() => db.exec(schema))();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function openToWrite(file: string): Database {
  const db = new Sqlite(file, { timeout: 5_000 });
  try {
    db.pragma('journal_mode = WAL');
    // What a power cut takes is made again.
    db.pragma('synchronous = NORMAL');
    db.pragma('secure_delete = ON');
    db.pragma('cache_size = -16384');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
