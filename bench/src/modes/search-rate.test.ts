import { expect, test } from 'vitest';
import { searchRate } from './search-rate.ts';

/** Searches a server that holds every rate up to `limit`; tells what was found and what was tried. */
async function search(start: number, limit: number) {
  const tried: number[] = [];
  const found = await searchRate(start, async (rate) => {
    tried.push(rate);
    return rate <= limit;
  });
  return { found, tried };
}

test.each([
  [10, 1_000],
  [1_000, 17],
  [300, 300],
  [5, 5_000],
])('from %i the limit %i is found to within a tenth, from below', async (start, limit) => {
  const { found, tried } = await search(start, limit);
  expect(found).toBeLessThanOrEqual(limit);
  expect(found).toBeGreaterThan(limit / 1.11);
  expect(tried.length).toBeLessThan(16);
});

test('no rate is tried twice', async () => {
  const { tried } = await search(1, 2);
  expect(new Set(tried).size).toBe(tried.length);
});

test('a server that holds nothing, and one that holds everything', async () => {
  expect((await search(8, 0)).found).toBeUndefined();
  expect((await search(30_000, Number.POSITIVE_INFINITY)).found).toBe(100_000);
});
