import { expect, test } from 'vitest';
import { describeReactors } from './describe-reactors.ts';

test('who reacted is told by name, and the rest by number', () => {
  expect([
    describeReactors(['Ana'], 1),
    describeReactors(['Ana', 'Bo'], 2),
    describeReactors(['Ana', 'Bo'], 7),
    describeReactors([], 3),
  ]).toEqual(['Ana', 'Ana, Bo', 'Ana, Bo and 5 more', '3 people']);
});
