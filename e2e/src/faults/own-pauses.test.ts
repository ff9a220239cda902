import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { OwnPauses } from './own-pauses.ts';
import { until } from './until.ts';

test('what a collection takes is told, wherever it overlaps', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const pauses = new OwnPauses();
  const ballast = Array.from({ length: 300_000 }, (_, index) => ({ index }));
  const before = performance.now();
  collect();
  const after = performance.now();
  await until('the news of it', () => pauses.between(before, after) > 0);
  const told = pauses.between(before, after);
  pauses.stop();
  expect(told).toBeLessThanOrEqual(after - before);
  expect(pauses.between(after + 1_000, after + 2_000)).toBe(0);
  expect(pauses.between(before, after)).toBe(told);
  expect(ballast.length).toBe(300_000);
});
