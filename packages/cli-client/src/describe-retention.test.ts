import { expect, test } from 'vitest';
import { describeRetention } from './describe-retention.ts';

test('how long messages are kept is one sentence', () => {
  expect([{}, { days: 1 }, { count: 500 }, { days: 30, count: 1 }].map(describeRetention)).toEqual([
    'Messages are kept for good.',
    'Messages are kept for a day.',
    'The newest 500 messages are kept, and no others.',
    'The newest message is kept for 30 days.',
  ]);
});
