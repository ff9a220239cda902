import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createBrowserHash } from './browser-hash.ts';

test('what is hashed in pieces has the hash of the whole', () => {
  const bytes = new TextEncoder().encode('a file in three pieces');
  const hash = createBrowserHash();
  for (const [from, to] of [
    [0, 5],
    [5, 5],
    [5, 99],
  ] as const)
    hash.update(bytes.subarray(from, to));
  expect(hash.digest()).toBe(createHash('sha256').update(bytes).digest('hex'));
});
