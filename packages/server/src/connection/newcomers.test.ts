import { expect, test } from 'vitest';
import { createNewcomers } from './newcomers.ts';

/** Turns of the event loop that begin when told to, and work that takes as long as it says. */
function setUp() {
  let now = 0;
  const turns: (() => void)[] = [];
  const done: string[] = [];
  const newcomers = createNewcomers({ now: () => now, nextTurn: (run) => turns.push(run), minMs: 2, share: 0.5 });
  const work = (name: string, tookMs: number) => () => {
    now += tookMs;
    done.push(name);
    return undefined;
  };
  return {
    newcomers,
    done,
    work,
    /** The next turn, after all else took so long. */
    turn(othersMs = 0) {
      now += othersMs;
      for (const run of turns.splice(0)) run();
    },
    pending: () => turns.length,
  };
}

test('who comes alone is served at once, and nothing is left to do behind that', () => {
  const { newcomers, done, work, turn, pending } = setUp();
  expect(newcomers.serve(work('a', 1))).toBeUndefined();
  expect(done).toEqual(['a']);
  turn();
  expect(pending()).toBe(0);
});

test('of a crowd as many are served in a turn as there is time for, in the order they came', async () => {
  const { newcomers, done, work, turn } = setUp();
  const served = ['a', 'b', 'c', 'd', 'e'].map((name) => newcomers.serve(work(name, 1)));
  expect(done).toEqual(['a', 'b']);
  turn();
  expect(done).toEqual(['a', 'b', 'c', 'd']);
  // Whoever comes now has come later.
  void newcomers.serve(work('f', 1));
  turn();
  expect(done).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  await served.at(-1);
});

test('work that takes longer than a turn has is done, and the next waits', () => {
  const { newcomers, done, work, turn } = setUp();
  for (const name of ['a', 'b', 'c']) void newcomers.serve(work(name, 5));
  expect(done).toEqual(['a']);
  turn();
  expect(done).toEqual(['a', 'b']);
  turn();
  expect(done).toEqual(['a', 'b', 'c']);
});

test('a busy server lets in as many as half the time of its other work is for, and no more once it is busy no more', () => {
  const { newcomers, done, work, turn } = setUp();
  for (const name of 'abcdefghij') void newcomers.serve(work(name, 1));
  expect(done.join('')).toBe('ab');
  turn(10);
  expect(done.join('')).toBe('abcdefg');
  turn();
  expect(done.join('')).toBe('abcdefghi');
  turn(10);
  turn(10);
  for (const name of 'klm') void newcomers.serve(work(name, 1));
  expect(done.join('')).toBe('abcdefghijkl');
});

test('whoever has to wait for more than the turn does so beside the others', async () => {
  const { newcomers, done, work, turn } = setUp();
  let finish = () => undefined as void;
  void newcomers.serve(work('a', 2));
  const slow = newcomers.serve(async () => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    done.push('slow');
  });
  void newcomers.serve(work('b', 1));
  turn();
  expect(done).toEqual(['a', 'b']);
  finish();
  await slow;
  expect(done).toEqual(['a', 'b', 'slow']);
});

test('work that fails fails for whoever asked for it, and for nobody else', async () => {
  const { newcomers, done, work, turn } = setUp();
  const failing = () => {
    throw new Error('boom');
  };
  expect(() => newcomers.serve(failing)).toThrow('boom');
  void newcomers.serve(work('a', 2));
  const failed = newcomers.serve(failing);
  void newcomers.serve(work('b', 1));
  turn();
  await expect(failed).rejects.toThrow('boom');
  expect(done).toEqual(['a', 'b']);
});
