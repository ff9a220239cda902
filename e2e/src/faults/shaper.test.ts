import { expect, test } from 'vitest';
import { createRandom } from '../harness/random.ts';
import { createShaper, type LineConditions } from './shaper.ts';

/** Instants at which chunks of `byteLength` given at `at` come out. */
function release(
  conditions: LineConditions,
  chunks: readonly { at: number; byteLength: number }[],
  random = () => 0.5,
) {
  const shaper = createShaper(random);
  return chunks.map(({ at, byteLength }) => shaper(conditions, byteLength, at));
}

test('a line without conditions hands on at once', () => {
  expect(
    release({}, [
      { at: 5, byteLength: 1_000 },
      { at: 9, byteLength: 1 },
    ]),
  ).toEqual([5, 9]);
});

test('latency is added to each chunk, jitter moves it both ways within its bounds', () => {
  const chunks = Array.from({ length: 500 }, (_, i) => ({ at: i * 1_000, byteLength: 10 }));
  const delays = release({ latencyMs: 200, jitterMs: 100 }, chunks, createRandom(7)).map(
    (at, i) => at - (chunks[i] as { at: number }).at,
  );
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(100);
  expect(Math.min(...delays)).toBeLessThan(110);
  expect(Math.max(...delays)).toBeLessThanOrEqual(300);
  expect(Math.max(...delays)).toBeGreaterThan(290);
});

test('a chunk that is late holds up those behind it', () => {
  const numbers = [1, 0];
  const random = () => numbers.shift() as number;
  expect(
    release(
      { latencyMs: 200, jitterMs: 100 },
      [
        { at: 0, byteLength: 1 },
        { at: 10, byteLength: 1 },
      ],
      random,
    ),
  ).toEqual([300, 300]);
});

test('a slow line sends one chunk after the other, and is free again after a pause', () => {
  const chunks = [
    { at: 0, byteLength: 500 },
    { at: 0, byteLength: 500 },
    { at: 5_000, byteLength: 1_000 },
  ];
  expect(release({ bytesPerSecond: 1_000 }, chunks)).toEqual([500, 1_000, 6_000]);
});

test('a lost segment comes after the retransmission time-out, one lost twice after the doubled one as well', () => {
  const numbers = [0.5, 0.01, 0.01, 0.9, 0.5, 0.9];
  const random = () => numbers.shift() as number;
  const chunks = [
    { at: 0, byteLength: 100 },
    { at: 1, byteLength: 100 },
  ];
  expect(release({ lossRate: 0.05 }, chunks, random)).toEqual([600, 600]);
});

test('about five in a hundred single segments are late at 5 % loss', () => {
  const chunks = Array.from({ length: 10_000 }, (_, i) => ({ at: i * 10_000, byteLength: 100 }));
  const late = release({ lossRate: 0.05 }, chunks, createRandom(3)).filter(
    (at, i) => at > (chunks[i] as { at: number }).at,
  );
  expect(late.length).toBeGreaterThan(400);
  expect(late.length).toBeLessThan(600);
});
