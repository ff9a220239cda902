import { expect, test } from 'vitest';
import { Tombstones } from './tombstones.ts';

test('counts each tombstone above an ordinal once, in whatever order they came', () => {
  let random = 1;
  for (let run = 0; run < 50; run++) {
    const tombstones = new Tombstones();
    const added = new Set<number>();
    for (let i = 0; i < 30; i++) {
      random = (random * 48_271) % 2_147_483_647;
      const n = 1 + (random % 40);
      added.add(n);
      tombstones.add(n);
      const left = (after: number) => [...added].filter((one) => one > after).length;
      const afters = [0, n - 1, n, 20, 41];
      expect(afters.map((after) => tombstones.countAfter(after))).toEqual(afters.map(left));
    }
  }
});

test('goes on from what the storage told', () => {
  const tombstones = new Tombstones([1, 3, 7, 7]);
  tombstones.add(6);
  expect([tombstones.countAfter(0), tombstones.countAfter(2)]).toEqual([5, 3]);
});

test('[TY5] takes bounded room, and forgets the oldest first', () => {
  const tombstones = new Tombstones();
  for (let n = 2; n <= 20_000; n += 2) tombstones.add(n);
  expect(tombstones.countAfter(0)).toBe(1_024);
  expect(tombstones.countAfter(19_000)).toBe(500);
});
