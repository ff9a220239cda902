import { expect, test } from 'vitest';
import { fitWithin } from './fit-within.ts';

test.each([
  [1200, 900, 400, 300],
  [1200, 300, 400, 100],
  [300, 1200, 75, 300],
  [40, 20, 40, 20],
  [100_000, 1, 400, 1],
])('a picture of %i × %i is shown with %i × %i', (width, height, shownWidth, shownHeight) => {
  expect(fitWithin({ width, height })).toEqual({ width: shownWidth, height: shownHeight });
});
