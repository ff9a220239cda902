import { expect, test } from 'vitest';
import { parseRange } from './byte-range.ts';

test.each([
  ['bytes=0-0', 10, { from: 0, to: 0 }],
  ['bytes=2-5', 10, { from: 2, to: 5 }],
  ['bytes=8-', 10, { from: 8, to: 9 }],
  ['bytes=-3', 10, { from: 7, to: 9 }],
  ['bytes=-30', 10, { from: 0, to: 9 }],
  ['bytes=5-99', 10, { from: 5, to: 9 }],
  ['bytes=10-', 10, 'unsatisfiable'],
  ['bytes=-0', 10, 'unsatisfiable'],
  ['bytes=0-', 0, 'unsatisfiable'],
  ['bytes=5-2', 10, undefined],
  ['bytes=-', 10, undefined],
  ['bytes=0-1,3-4', 10, undefined],
  ['lines=0-1', 10, undefined],
  ['', 10, undefined],
])('[FI7] a range %j of %i bytes', (header, size, range) => {
  expect(parseRange(header, size)).toEqual(range);
});
