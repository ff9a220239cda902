import { expect, test } from 'vitest';
import { findProblems, rowTimeoutMs, toCases } from './find-problems.ts';
import { rows } from './rows.ts';

const alone = rows.filter((row) => row.alone);

test.each(toCases(alone))('%s', { timeout: rowTimeoutMs }, async (_, row) => {
  expect(await findProblems(row)).toEqual([]);
});
