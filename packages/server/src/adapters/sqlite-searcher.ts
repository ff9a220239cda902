import Sqlite, { type Database } from 'better-sqlite3';
import { matchesTerms } from '../log/matches-terms.ts';
import type { SearchPage, SearchTerms } from '../log/search-records.ts';
import type { Store } from '../log/store.ts';
import { toStorageError } from './sqlite-errors.ts';
import { createHistory } from './sqlite-history.ts';
import { createJournalView } from './sqlite-journal-view.ts';
import { createCandidates } from './sqlite-search-candidates.ts';
import { isCurrent, openSearchIndexToRead, toSearchFile } from './sqlite-search-schema.ts';

export type SqliteSearcher = {
  search(...args: Parameters<Store['search']>): SearchPage;
  close(): void;
};

/** Searches in a thread of its own: the index says where to look, and the log, as it stands now, what is there. */
export function openSqliteSearcher(file: string): SqliteSearcher {
  const log = new Sqlite(file, { timeout: 5_000, fileMustExist: true });
  log.pragma('query_only = ON');
  const journal = createJournalView(log);
  const history = createHistory(log, journal);
  let index: { readonly db: Database; readonly candidates: ReturnType<typeof createCandidates> } | undefined;

  function candidates(): ReturnType<typeof createCandidates> {
    // One that is made anew is another file.
    if (index && !isCurrent(index.db)) closeIndex();
    if (!index) {
      const db = openSearchIndexToRead(toSearchFile(file));
      index = { db, candidates: createCandidates(db, log) };
    }
    return index.candidates;
  }

  function closeIndex(): void {
    index?.db.close();
    index = undefined;
  }

  const read = log.transaction(
    (viewerId: string, roomIds: readonly string[], terms: SearchTerms, before: string | undefined, limit: number) => {
      journal.refresh();
      const { places, next } = candidates().find(roomIds, terms, before, limit);
      const messages = places.flatMap(({ room_id, seq }) => history.readMessage(room_id, seq, viewerId) ?? []);
      return {
        // It may have been edited or erased since it was indexed.
        messages: messages.filter((message) => matchesTerms(message, terms)),
        more: next !== undefined,
        ...(next !== undefined && { before: next }),
      };
    },
  );

  return {
    search(...args) {
      try {
        return read(...args);
      } catch (error) {
        closeIndex();
        throw toStorageError(error, `cannot search ${file}`);
      }
    },
    close() {
      closeIndex();
      log.close();
    },
  };
}
