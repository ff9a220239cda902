import { expect, test } from 'vitest';
import { describeSize } from './describe-size.ts';

test('sizes are told as people tell them', () => {
  const sizes = [0, 1, 999, 1_000, 9_949, 9_950, 999_499, 999_500, 26_214_400, 3_000_000_000_000];
  expect(sizes.map(describeSize)).toEqual([
    ...['0 bytes', '1 byte', '999 bytes', '1.0 KB', '9.9 KB', '10 KB', '999 KB', '1.0 MB', '26 MB', '3000 GB'],
  ]);
});
