import { err, ok, type Result } from '@tertulia/protocol';
import type { Store } from './store.ts';
import type { Write, WriteResult } from './write.ts';

export type CommitOutcome = Result<WriteResult, 'busy' | 'storage_unavailable'>;

export type Committer = {
  /** Queues a write; `done` is called once, in the order of submission, after the write is on disk or refused. */
  submit(write: Write, done: (outcome: CommitOutcome) => void): void;
  readonly queued: number;
  /** False from a failed commit until one succeeds. */
  healthy(): boolean;
  /** After a failed commit with nothing waiting, tries an empty one: nobody need write for the storage to count as back. */
  probe(): void;
  /** Resolves when nothing is queued or in flight. */
  idle(): Promise<void>;
};

export type CommitterOptions = {
  readonly store: Pick<Store, 'commit'>;
  readonly maxQueued?: number;
  readonly maxBatch?: number;
  /**
   * A batch of at most so many writes that committed quickly waits for the one that follows it at once, and is told with it:
   * a burst whose first message was ahead of the others then goes out in one frame a member and not in two. Default 16.
   */
  readonly smallBatch?: number;
  /** Called when the store has answered, with the number of writes and how long it took. */
  onCommitted?(writeCount: number, tookMs: number): void;
  readonly now?: () => number;
  /** Called after all outcomes of one or two batches were delivered, in the same turn. */
  onBatchDone(): void;
  onHealthChange?(healthy: boolean, error?: unknown): void;
  onCommitFailed?(): void;
  /** What a receiver of this committer's calls threw: a bug, but not the other receivers' problem. Default: a process warning. */
  onReceiverError?(error: unknown): void;
  /** When a first write's batch starts: at the end of the turn, so that one burst of reads becomes one commit. */
  readonly schedule?: (run: () => void) => void;
};

/** A commit that took longer is told at once. */
const briefMs = 5;

type Attempt = {
  readonly batch: readonly Pending[];
  /** Undefined when the commit failed. */
  readonly results: readonly WriteResult[] | undefined;
  readonly tookMs: number;
};
type Pending = { readonly write: Write; readonly done: (outcome: CommitOutcome) => void };

/** Group commit: while one transaction is in flight, the next batch gathers. */
export function createCommitter(options: CommitterOptions): Committer {
  const { store, maxQueued = 10_000, maxBatch = 1_024, schedule = setImmediate, onReceiverError = warn } = options;
  const { smallBatch = 16, now = () => 0, onCommitted = () => undefined } = options;
  let queue: Pending[] = [];
  let state: 'idle' | 'scheduled' | 'committing' = 'idle';
  let isHealthy = true;
  let idleWaiters: (() => void)[] = [];

  function setHealthy(healthy: boolean, error?: unknown) {
    const isChange = healthy !== isHealthy;
    isHealthy = healthy;
    try {
      if (!healthy) options.onCommitFailed?.();
      if (isChange) options.onHealthChange?.(healthy, error);
    } catch (thrown) {
      onReceiverError(thrown);
    }
  }

  function take(): Pending[] {
    const batch = queue.slice(0, maxBatch);
    queue = queue.slice(maxBatch);
    return batch;
  }

  /** Never rejects: nothing that receivers do may make a committed batch look like one that failed. */
  async function attempt(batch: readonly Pending[]): Promise<Attempt> {
    const startedAt = now();
    let results: readonly WriteResult[] | undefined;
    try {
      results = await store.commit(batch.map((pending) => pending.write));
      setHealthy(true);
    } catch (error) {
      setHealthy(false, error);
    }
    const tookMs = now() - startedAt;
    onCommitted(batch.length, tookMs);
    return { batch, results, tookMs };
  }

  function tell({ batch, results }: Attempt): void {
    batch.forEach((pending, index) => {
      const result = results?.[index];
      try {
        pending.done(result ? ok(result) : err('storage_unavailable'));
      } catch (error) {
        onReceiverError(error);
      }
    });
  }

  function tellAll(attempts: readonly Attempt[]): void {
    attempts.forEach(tell);
    try {
      options.onBatchDone();
    } catch (error) {
      onReceiverError(error);
    }
  }

  function mayWait({ batch, results, tookMs }: Attempt): boolean {
    return results !== undefined && batch.length <= smallBatch && tookMs <= briefMs;
  }

  async function run(): Promise<void> {
    state = 'committing';
    let held: Attempt | undefined;
    let next: Promise<Attempt> | undefined = attempt(take());
    while (next) {
      const done = await next;
      // Started before the last one is told, so that the disk works while the sockets do.
      next = queue.length > 0 ? attempt(take()) : undefined;
      if (next && !held && mayWait(done)) held = done;
      else {
        tellAll(held ? [held, done] : [done]);
        held = undefined;
      }
    }
    if (queue.length > 0) {
      state = 'scheduled';
      schedule(() => void run());
      return;
    }
    state = 'idle';
    const waiters = idleWaiters;
    idleWaiters = [];
    for (const wake of waiters) wake();
  }

  return {
    submit(write, done) {
      if (queue.length >= maxQueued) {
        done(err('busy'));
        return;
      }
      queue.push({ write, done });
      if (state !== 'idle') return;
      state = 'scheduled';
      schedule(() => void run());
    },
    get queued() {
      return queue.length;
    },
    healthy: () => isHealthy,
    probe() {
      if (!isHealthy && state === 'idle') void run();
    },
    idle: () => (state === 'idle' ? Promise.resolve() : new Promise((resolve) => idleWaiters.push(resolve))),
  };
}

/** Seen in the output of the process, harmless to everyone else. */
function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}
