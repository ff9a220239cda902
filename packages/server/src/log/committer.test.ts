import { err, ok } from '@tertulia/protocol';
import { describe, expect, it } from 'vitest';
import { type CommitterOptions, createCommitter } from './committer.ts';
import { StorageError } from './store.ts';
import { type Write, type WriteResult } from './write.ts';

const write = (read_n: number): Write => ({ kind: 'mark-read', room_id: 'r', user_id: 'u', read_n });
const resultOf = (one: Write): WriteResult => ({ kind: 'updated', seq: one.kind === 'mark-read' ? one.read_n : 0 });
/** Lets promise reactions run; nothing here waits for time. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A committer whose turns and commits are driven by hand; `events` tells all calls it made, in order. */
function setUp(options: Partial<CommitterOptions> = {}) {
  const events: unknown[] = [];
  const turns: (() => void)[] = [];
  const commits: { writes: readonly Write[]; succeed(): Promise<unknown>; fail(error: Error): Promise<unknown> }[] = [];
  const committer = createCommitter({
    store: {
      commit: (writes) =>
        new Promise((resolve, reject) => {
          commits.push({
            writes,
            succeed: () => (resolve(writes.map(resultOf)), settle()),
            fail: (error) => (reject(error), settle()),
          });
        }),
    },
    onBatchDone: () => events.push('batch done'),
    onHealthChange: (healthy, error) => events.push({ healthy, error }),
    onReceiverError: (error) => events.push({ thrown: error }),
    schedule: (run) => turns.push(run),
    smallBatch: 0,
    ...options,
  });
  const submit = (...numbers: number[]) => {
    for (const number of numbers) committer.submit(write(number), (outcome) => events.push([number, outcome]));
  };
  const endTurn = () => turns.splice(0).forEach((run) => run());
  const sizes = () => commits.map((commit) => commit.writes.length);
  return { committer, events, commits, submit, endTurn, sizes };
}

const stored = (number: number) => [number, ok({ kind: 'updated', seq: number })];
const refused = (number: number) => [number, err('storage_unavailable')];

describe('committer', () => {
  it('commits what one turn submitted as one batch, and tells the results in order', async () => {
    const { events, commits, submit, endTurn } = setUp();
    submit(1, 2, 3);
    expect(commits).toEqual([]);
    endTurn();
    expect(commits[0]?.writes).toEqual([write(1), write(2), write(3)]);
    expect(events).toEqual([]);
    await commits[0]?.succeed();
    expect(events).toEqual([stored(1), stored(2), stored(3), 'batch done']);
  });

  it('gathers while a commit is in flight, and commits that at once when it is done', async () => {
    const { commits, submit, endTurn, sizes, events } = setUp();
    submit(1);
    endTurn();
    submit(2, 3);
    endTurn();
    expect(sizes()).toEqual([1]);
    await commits[0]?.succeed();
    expect(sizes()).toEqual([1, 2]);
    await commits[1]?.succeed();
    expect(events).toEqual([stored(1), 'batch done', stored(2), stored(3), 'batch done']);
  });

  it('tells a small quick batch with the one that follows it at once, but no third', async () => {
    const { commits, submit, endTurn, events } = setUp({ smallBatch: 1 });
    submit(1);
    endTurn();
    submit(2);
    await commits[0]?.succeed();
    expect(events).toEqual([]);
    submit(3);
    await commits[1]?.succeed();
    expect(events).toEqual([stored(1), stored(2), 'batch done']);
    await commits[2]?.succeed();
    expect(events.slice(3)).toEqual([stored(3), 'batch done']);
  });

  it('lets no batch wait that is large, slow or failed, nor the last one', async () => {
    let now = 0;
    const { commits, submit, endTurn, events } = setUp({ smallBatch: 1, now: () => now });
    submit(1, 2);
    endTurn();
    submit(3);
    await commits[0]?.succeed();
    expect(events).toEqual([stored(1), stored(2), 'batch done']);
    submit(4);
    now += 6;
    await commits[1]?.succeed();
    expect(events.slice(3)).toEqual([stored(3), 'batch done']);
    submit(5);
    await commits[2]?.fail(new StorageError('disk full'));
    expect(events.slice(6)).toEqual([refused(4), 'batch done']);
    await commits[3]?.succeed();
    expect(events.slice(9)).toEqual([stored(5), 'batch done']);
  });

  it('caps a batch', async () => {
    const { commits, submit, endTurn, sizes, events } = setUp({ maxBatch: 2 });
    submit(1, 2, 3, 4, 5);
    endTurn();
    await commits[0]?.succeed();
    await commits[1]?.succeed();
    await commits[2]?.succeed();
    expect(sizes()).toEqual([2, 2, 1]);
    expect(events.filter((event) => event !== 'batch done')).toEqual([1, 2, 3, 4, 5].map(stored));
  });

  it('refuses at once past its bound, and takes writes again when there is room', async () => {
    const { committer, commits, submit, endTurn, events } = setUp({ maxQueued: 2 });
    submit(1, 2, 3);
    expect(committer.queued).toBe(2);
    expect(events).toEqual([[3, err('busy')]]);
    endTurn();
    expect(committer.queued).toBe(0);
    submit(4);
    await commits[0]?.succeed();
    await commits[1]?.succeed();
    expect(events.slice(1)).toEqual([stored(1), stored(2), 'batch done', stored(4), 'batch done']);
  });

  it('refuses a whole batch that failed, goes on with the next, and tells its health once each way', async () => {
    const { committer, commits, submit, endTurn, events } = setUp();
    const error = new StorageError('disk full');
    submit(1, 2);
    endTurn();
    submit(3);
    await commits[0]?.fail(error);
    expect(committer.healthy()).toBe(false);
    submit(4);
    await commits[1]?.fail(error);
    await commits[2]?.succeed();
    expect(committer.healthy()).toBe(true);
    expect(events).toEqual([
      { healthy: false, error },
      refused(1),
      refused(2),
      'batch done',
      refused(3),
      'batch done',
      { healthy: true, error: undefined },
      stored(4),
      'batch done',
    ]);
  });

  it('tries an empty commit when probed after a failure, and only then', async () => {
    const { committer, commits, submit, endTurn, sizes, events } = setUp();
    committer.probe();
    submit(1);
    endTurn();
    committer.probe();
    await commits[0]?.fail(new StorageError('disk full'));
    expect(sizes()).toEqual([1]);
    committer.probe();
    committer.probe();
    await commits[1]?.fail(new StorageError('disk full'));
    expect(committer.healthy()).toBe(false);
    committer.probe();
    submit(2);
    await commits[2]?.succeed();
    await commits[3]?.succeed();
    committer.probe();
    expect(sizes()).toEqual([1, 0, 0, 1]);
    expect(committer.healthy()).toBe(true);
    expect(events.at(-2)).toEqual(stored(2));
  });

  it('counts a store that throws as a failed commit', async () => {
    const { submit, endTurn, events } = setUp({
      store: {
        commit() {
          throw new Error('gone');
        },
      },
    });
    submit(1);
    endTurn();
    await settle();
    expect(events.slice(1)).toEqual([refused(1), 'batch done']);
  });

  it('tells every outcome once although receivers throw', async () => {
    const thrown = new Error('a bug');
    const throwIt = () => {
      throw thrown;
    };
    const { committer, commits, submit, endTurn, events } = setUp({ onBatchDone: throwIt });
    committer.submit(write(0), throwIt);
    submit(1);
    endTurn();
    await commits[0]?.succeed();
    expect(events).toEqual([{ thrown }, stored(1), { thrown }]);
    submit(2);
    endTurn();
    await commits[1]?.succeed();
    expect(events.slice(3)).toEqual([stored(2), { thrown }]);
  });

  it('takes writes from a receiver into the next batch', async () => {
    const { committer, commits, submit, endTurn, sizes, events } = setUp();
    committer.submit(write(1), () => submit(2));
    endTurn();
    await commits[0]?.succeed();
    expect(sizes()).toEqual([1]);
    // At the end of a turn, as always, so that what else the receivers bring about goes with it.
    endTurn();
    await commits[1]?.succeed();
    expect(sizes()).toEqual([1, 1]);
    expect(events).toEqual(['batch done', stored(2), 'batch done']);
  });

  it('is idle only when nothing is queued or in flight', async () => {
    const { committer, commits, submit, endTurn, events } = setUp();
    await committer.idle();
    submit(1);
    void committer.idle().then(() => events.push('idle'));
    endTurn();
    submit(2);
    await commits[0]?.succeed();
    await commits[1]?.succeed();
    expect(events).toEqual([stored(1), 'batch done', stored(2), 'batch done', 'idle']);
  });
});
