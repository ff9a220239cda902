import { expect, test } from 'vitest';
import { parseCoreList, shareCores } from './cores.ts';

test('the generators get the last cores and the server all others', () => {
  expect(shareCores([0, 1], 1)).toEqual({ server: [0], generators: [1] });
  expect(shareCores([2, 3, 6, 7], 2)).toEqual({ server: [2, 3], generators: [6, 7] });
});

test('where there are too few cores nothing is pinned', () => {
  expect(shareCores([0], 1)).toBeUndefined();
  expect(shareCores([0, 1], 2)).toBeUndefined();
});

test('a list of cores is read as the kernel writes it', () => {
  expect(parseCoreList('0-2,5,7-8')).toEqual([0, 1, 2, 5, 7, 8]);
});
