import { expect, test } from 'vitest';
import { reconnectDelayMs } from './reconnect-policy.ts';

test('full jitter under a ceiling that doubles up to 30 s', () => {
  const ceilings = [0, 1, 2, 5, 6, 50, 5_000].map((attempt) => reconnectDelayMs(attempt, 1));
  expect(ceilings).toEqual([500, 1_000, 2_000, 16_000, 30_000, 30_000, 30_000]);
  expect([0, 0.25, 0.5].map((random) => reconnectDelayMs(3, random))).toEqual([0, 1_000, 2_000]);
});

test("the server's hint comes first, within reason", () => {
  expect([reconnectDelayMs(9, 0.5, 200), reconnectDelayMs(0, 0.5, 86_400_000)]).toEqual([200, 30_000]);
});
