import Sqlite from 'better-sqlite3';
import type { Store } from '../log/store.ts';
import { toStorageError } from './sqlite-errors.ts';
import { createHistory } from './sqlite-history.ts';
import { createJournalView } from './sqlite-journal-view.ts';
import { createMentionReader } from './sqlite-mentions.ts';

export type Reads = Pick<
  Store,
  | 'readEvents'
  | 'readChanges'
  | 'readAuthored'
  | 'readMessages'
  | 'readReactions'
  | 'readReactors'
  | 'readRevisions'
  | 'readPins'
  | 'readMentions'
  | 'findMembers'
>;
export type SqliteReader = {
  [K in keyof Reads]: (...args: Parameters<Reads[K]>) => Awaited<ReturnType<Reads[K]>>;
} & { close(): void };

/** A second connection to a database that is open for writing: reads what is committed and waits for nobody who writes. */
export function openSqliteReader(file: string): SqliteReader {
  const db = new Sqlite(file, { timeout: 5_000, fileMustExist: true });
  db.pragma('query_only = ON');
  db.pragma('cache_size = -16384');
  const journal = createJournalView(db);
  const history = createHistory(db, journal);
  const mentions = createMentionReader(db, history.readMessage);
  // Tables and journal are looked at as of one instant: what leaves the one is in the other.
  const inSnapshot = db.transaction((run: () => unknown) => {
    journal.refresh();
    return run();
  });
  const read = <T>(run: () => T): T => {
    try {
      return inSnapshot(run) as T;
    } catch (error) {
      throw toStorageError(error, `cannot read ${file}`);
    }
  };
  return {
    readEvents: (...args) => read(() => history.readEvents(...args)),
    readChanges: (...args) => read(() => history.readChanges(...args)),
    readAuthored: (...args) => read(() => history.readAuthored(...args)),
    readMessages: (...args) => read(() => history.readMessages(...args)),
    readReactions: (...args) => read(() => history.readReactions(...args)),
    readReactors: (...args) => read(() => history.readReactors(...args)),
    readPins: (...args) => read(() => history.readPins(...args)),
    readMentions: (...args) => read(() => mentions.readMentions(...args)),
    findMembers: (...args) => read(() => mentions.findMembers(...args)),
    readRevisions: (...args) => read(() => history.readRevisions(...args)),
    close: () => db.close(),
  };
}
