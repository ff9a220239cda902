import type { Database } from 'better-sqlite3';
import { isLastingChange, type LastingChange } from '../log/change-kinds.ts';
import type { Write } from '../log/write.ts';
import { type Erasure, listErasures, type RoomEntry, toEntries, toTrim } from './sqlite-entry.ts';
import { toEvent } from './sqlite-event.ts';
import type { PendingLog } from './sqlite-history.ts';
import { type Decided, decodeResults, type ResultCodes } from './sqlite-results.ts';

type Trim = Extract<Write, { kind: 'trim-history' }>;
type Pending = {
  readonly entries: readonly RoomEntry[];
  readonly erasures: readonly Erasure[];
  readonly changes: readonly LastingChange[];
  readonly trims: readonly Trim[];
};

/** What is committed and not in the tables yet, as rows of the tables. */
export function createJournalView(db: Database): PendingLog & { refresh(): void } {
  const selectIds = db.prepare<[], number>('SELECT id FROM journal ORDER BY id').pluck();
  const selectCommit = db.prepare<[number], { writes: string; results: string }>(
    'SELECT writes, results FROM journal WHERE id = ?',
  );
  /** By id, which the writer never gives twice; each commit is parsed once. */
  let commits = new Map<number, Pending>();

  function parse(id: number): Pending {
    const row = selectCommit.get(id) as { writes: string; results: string };
    const writes = JSON.parse(row.writes) as Write[];
    const decided = decodeResults(JSON.parse(row.results) as ResultCodes, writes);
    const entries = decided.flatMap(toEntries);
    const trims = decided.flatMap((one) => toTrim(one) ?? []);
    return { entries, erasures: decided.flatMap(listErasures), changes: decided.flatMap(toChanges), trims };
  }

  return {
    /** Call it in the transaction that reads the tables. */
    refresh() {
      commits = new Map(selectIds.all().map((id) => [id, commits.get(id) ?? parse(id)]));
    },
    entriesOf: (roomId) =>
      [...commits.values()].flatMap(({ entries }) =>
        entries.flatMap(({ room_id, entry }) => (room_id === roomId ? [entry] : [])),
      ),
    firstSeqOf: (roomId) =>
      [...commits.values()]
        .flatMap(({ trims }) => trims.filter(({ room_id }) => room_id === roomId))
        .reduce((latest, { first_seq }) => Math.max(latest, first_seq), 0),
    hasAuthor: (userId) =>
      [...commits.values()].some(({ entries }) => entries.some(({ entry }) => entry.user_id === userId)),
    changesOf: (roomId) =>
      [...commits.values()].flatMap(({ changes }) => changes.filter(({ room_id }) => room_id === roomId)),
    erasuresOf: (roomId) =>
      [...commits.values()].flatMap(({ erasures }) => erasures.filter(({ room_id }) => room_id === roomId)),
  };
}

function toChanges(decided: Decided): LastingChange[] {
  const { write } = decided;
  return toEntries(decided).flatMap(({ room_id, entry }) => {
    const event = toEvent(room_id, entry, () => (write.kind === 'edit-message' ? write.content : undefined));
    return isLastingChange(event) ? [event] : [];
  });
}
