import { expect, test } from 'vitest';
import { encodeChunk } from './encode-chunk.ts';

test('[FI3] a chunk says of which upload it is and where in the file it belongs', () => {
  const frame = encodeChunk(0x0102, 2 ** 33 + 5, new Uint8Array([7, 8, 9]));
  expect([...frame]).toEqual([1, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 5, 7, 8, 9]);
});
