import { expect, test } from 'vitest';
import { findProblems, rowTimeoutMs, toCases } from './faults/find-problems.ts';
import { rows } from './faults/rows.ts';

// Mostly they wait, each for servers of its own.
const beside = rows.filter((row) => !row.alone);

test.concurrent.each(toCases(beside))('%s', { timeout: rowTimeoutMs }, async (_, row) => {
  expect(await findProblems(row)).toEqual([]);
});
