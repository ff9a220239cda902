import type { Database } from 'better-sqlite3';
import type { Write } from '../log/store.ts';
import { type EntryRow, toEntry } from './sqlite-entry.ts';
import { decodeResults, type ResultNumbers } from './sqlite-results.ts';

type Pending = { readonly room_id: string; readonly entry: EntryRow };

/** What is committed and not in the tables yet, as rows of the tables. */
export function createJournalView(db: Database) {
  const selectIds = db.prepare<[], number>('SELECT id FROM journal ORDER BY id').pluck();
  const selectCommit = db.prepare<[number], { writes: string; results: string }>(
    'SELECT writes, results FROM journal WHERE id = ?',
  );
  /** By id, which the writer never gives twice; each commit is parsed once. */
  let commits = new Map<number, readonly Pending[]>();

  function parse(id: number): readonly Pending[] {
    const row = selectCommit.get(id) as { writes: string; results: string };
    const writes = JSON.parse(row.writes) as Write[];
    return decodeResults(JSON.parse(row.results) as ResultNumbers, writes).flatMap((decided) => {
      const entry = toEntry(decided);
      return entry && 'room_id' in decided.write ? [{ room_id: decided.write.room_id, entry }] : [];
    });
  }

  return {
    /** Call it in the transaction that reads the tables. */
    refresh(): void {
      commits = new Map(selectIds.all().map((id) => [id, commits.get(id) ?? parse(id)]));
    },
    /** Ascending by seq, all after what the tables hold of the room. */
    entriesOf: (roomId: string): EntryRow[] =>
      [...commits.values()].flatMap((pending) =>
        pending.flatMap(({ room_id, entry }) => (room_id === roomId ? [entry] : [])),
      ),
  };
}
