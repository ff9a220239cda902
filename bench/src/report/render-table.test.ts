import { expect, test } from 'vitest';
import type { Series } from './figure.ts';
import { renderTable } from './render-table.ts';

const rate: Omit<Series, 'rounds'> = { what: 'delivered', unit: 'deliveries/s', better: 'more' };
const lost: Omit<Series, 'rounds'> = { what: 'lost', unit: 'deliveries', better: 'zero' };
const generator: Omit<Series, 'rounds'> = {
  what: 'generator',
  unit: '% of a core',
  better: 'neither',
  warning: { limit: 90, text: 'too busy' },
};
const lines = (figures: Series[], remarks: string[] = []) =>
  renderTable({ mode: 'rooms', work: 'two rooms', figures, remarks }).split('\n');

test('one round is one column', () => {
  expect(
    lines([
      { ...rate, rounds: [123_456.7] },
      { ...generator, rounds: [89.96] },
      { ...lost, rounds: [0] },
    ]),
  ).toEqual([
    'rooms: two rooms',
    '              figure  unit',
    '  delivered  123,457  deliveries/s',
    '  generator     90.0  % of a core',
    '  lost             0  deliveries',
  ]);
});

test('several rounds are told by their median and how far apart they are', () => {
  expect(lines([{ ...rate, rounds: [3, 1, 2.5] }], ['! somebody was closed'])).toEqual([
    'rooms: two rooms',
    '             median  lowest  highest  unit',
    '  delivered    2.50       1        3  deliveries/s',
    '  ! somebody was closed',
  ]);
});

test('doubts stand beside the figure, also when only one round gives rise to them', () => {
  expect(
    lines([
      { ...generator, rounds: [40, 41, 97] },
      { ...lost, rounds: [0, 2, 0] },
    ]).slice(2),
  ).toEqual([
    '  generator    41.0      40       97  % of a core  ! too busy'.replace('41.0', '  41'),
    '  lost            0       0        2  deliveries   ! must be 0',
  ]);
});
