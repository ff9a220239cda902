import { expect, test } from 'vitest';
import { toStages } from './log.ts';

test('the log is looked at each time it is ten times as long, and at the end', () => {
  expect(toStages(1_000)).toEqual([1_000]);
  expect(toStages(100_000)).toEqual([1_000, 10_000, 100_000]);
  expect(toStages(250_000)).toEqual([1_000, 10_000, 100_000, 250_000]);
});
