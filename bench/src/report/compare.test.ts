import { expect, test } from 'vitest';
import { judge, renderComparison } from './compare.ts';
import type { Environment } from './environment.ts';
import type { Series } from './figure.ts';
import type { Result } from './result.ts';

test('a difference counts when it is larger than what the rounds differ by themselves', () => {
  expect(judge([100, 102, 104], [109, 110, 111], 'more')).toBe('better');
  expect(judge([100, 102, 104], [109, 110, 111], 'less')).toBe('worse');
  expect(judge([100, 102, 104], [93, 94, 95], 'more')).toBe('worse');
  expect(judge([100, 102, 104], [104, 108, 110], 'more')).toBe('within noise');
  expect(judge([100, 102, 130], [109, 110, 111], 'more')).toBe('within noise');
});

test('nothing is said of too few rounds, nor of what has no better and worse', () => {
  expect(judge([1, 1, 1], [9, 9], 'more')).toBe('too few rounds');
  expect(judge([1], [9], 'more')).toBe('too few rounds');
  expect(judge([1, 1, 1], [9, 9, 9], 'neither')).toBe('');
});

test('what must be 0 is worse in one round of many', () => {
  expect(judge([0, 0, 0], [0, 1, 0], 'zero')).toBe('worse');
  expect(judge([2], [0], 'zero')).toBe('better');
  expect([judge([0], [0], 'zero'), judge([2], [2], 'zero')]).toEqual(['', 'within noise']);
});

const series = (what: string, rounds: number[], better: Series['better']): Series => ({
  what,
  unit: 'x/s',
  rounds,
  better,
});

function resultOf(figures: Series[], environment: Partial<Environment> = {}): Result {
  const settings = { seconds: 5, rounds: 3 } as Environment['settings'];
  return {
    environment: { node: 'v20', settings, ...environment } as Environment,
    modes: [{ mode: 'rooms', work: '', figures, remarks: [] }],
  };
}

test('figures that both results have are shown side by side', () => {
  const before = resultOf([series('acknowledged', [1_000, 1_010, 990], 'more'), series('lost', [0, 0, 0], 'zero')]);
  const after = resultOf([
    series('acknowledged', [2_000, 2_010, 1_990], 'more'),
    series('lost', [0, 0, 0], 'zero'),
    series('new', [1, 1, 1], 'more'),
  ]);
  expect(renderComparison(before, after).split('\n')).toEqual([
    'mode   figure          old    new  new / old  unit  verdict',
    'rooms  acknowledged  1,000  2,000       2.00  x/s   better',
    'rooms  lost              0      0       1.00  x/s',
  ]);
});

test('what was not measured alike is told first, the number of rounds aside', () => {
  const before = resultOf([], { node: 'v20' });
  const settings = { seconds: 2, rounds: 9 } as Environment['settings'];
  expect(renderComparison(before, resultOf([], { node: 'v22', settings }))).toMatch(
    /^! not measured alike: node, seconds\n\n/,
  );
});
