import { constants, platform, setPriority } from 'node:os';
import Sqlite, { type Database } from 'better-sqlite3';
import { StorageError } from '../log/store.ts';
import { toStorageError } from './sqlite-errors.ts';
import { createCatchUp } from './sqlite-search-catch-up.ts';
import { condemnSearchIndex, isDamage, openSearchIndex, toSearchFile } from './sqlite-search-schema.ts';

export type SqliteIndexer = {
  /** From then on it goes by itself. */
  start(): void;
  close(): void;
};

type Work = { readonly log: Database; readonly index: Database; readonly step: ReturnType<typeof createCatchUp> };

/** How long after a step that left nothing to do it looks again: the more there is for a step, the less a message costs. */
const everyMs = 1_000;
/** While there is more to do it rests as long as it worked, and no shorter than this. */
const minRestMs = 5;
/** However much there is to do, what was taken out of the index does not stay in the write-ahead log for longer. */
const maxStaleMs = 2_000;
/** On a disk that is full or failing. */
const retryMs = 5_000;

/**
 * Keeps the index for searching up to date with the log, in a thread of its own and a file of its own: no write of a message waits for it,
 * neither for the lock of the file nor for the processor.
 */
export function openSqliteIndexer(file: string): SqliteIndexer {
  yieldToOthers();
  let work: Work | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** Since when the write-ahead log may hold what the index no longer says. */
  let staleSince: number | undefined;

  function open(): Work {
    const log = new Sqlite(file, { timeout: 5_000, fileMustExist: true });
    let index: Database | undefined;
    try {
      log.pragma('query_only = ON');
      index = openSearchIndex(toSearchFile(file));
      return { log, index, step: createCatchUp(log, index) };
    } catch (error) {
      index?.close();
      log.close();
      throw error;
    }
  }

  function close(): void {
    work?.index.close();
    work?.log.close();
    work = undefined;
  }

  /** Gives how long to rest. */
  function run(): number {
    const startedAt = performance.now();
    work ??= open();
    const { more, hasRemoved } = work.step();
    if (hasRemoved) staleSince ??= startedAt;
    if (staleSince !== undefined && (!more || startedAt - staleSince > maxStaleMs)) {
      // Busy while somebody searches; then it is tried again.
      const [result] = work.index.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }];
      if (result.busy === 0) staleSince = undefined;
    }
    return more ? Math.max(minRestMs, performance.now() - startedAt) : everyMs;
  }

  function tick(): void {
    let restMs = retryMs;
    try {
      restMs = run();
    } catch (error) {
      // Made anew when it is opened next.
      if (isDamage(error) && work) condemnSearchIndex(work.index);
      close();
      if (!(toStorageError(error, '') instanceof StorageError)) throw error;
    }
    timer = setTimeout(tick, restMs);
  }

  return {
    start: () => tick(),
    close() {
      clearTimeout(timer);
      close();
    },
  };
}

/** On Linux a thread has a priority of its own; elsewhere this would slow the whole process, and resting has to do. */
function yieldToOthers(): void {
  if (platform() === 'linux') setPriority(constants.priority.PRIORITY_LOW);
}
