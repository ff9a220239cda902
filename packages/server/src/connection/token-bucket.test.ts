import { expect, test } from 'vitest';
import { fullBucket, take } from './token-bucket.ts';

const rate = { burst: 2, perSecond: 4 };

test('a burst passes, then the rate, and a refusal says when to come back', () => {
  const bucket = fullBucket(rate, 1_000);
  expect([take(bucket, rate, 1_000), take(bucket, rate, 1_000)]).toEqual(['taken', 'taken']);
  expect(take(bucket, rate, 1_000)).toEqual({ retryAfterMs: 250 });
  expect(take(bucket, rate, 1_125)).toEqual({ retryAfterMs: 125 });
  expect(take(bucket, rate, 1_250)).toBe('taken');
});

test('a long pause fills the bucket to its burst and no further', () => {
  const bucket = fullBucket(rate, 0);
  expect(take(bucket, rate, 1_000_000, 2)).toBe('taken');
  expect(take(bucket, rate, 1_000_000)).toEqual({ retryAfterMs: 250 });
});
