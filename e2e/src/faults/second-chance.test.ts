import { expect, test } from 'vitest';
import { clean } from '../checker/checker.ts';
import { conclude } from './conclude.ts';
import type { Judged } from './row.ts';
import { withSecondChance } from './second-chance.ts';

const context = { seed: 1, scale: 'fast' as const };
const good = conclude({ acked: 1, problems: [] });
const slow = conclude({ acked: 1, problems: [], doubts: ['others waited'] });
const run = async (...outcomes: Judged[]) => {
  const left = [...outcomes];
  const outcome = await withSecondChance(async () => left.shift() as Judged)(context);
  return { kind: outcome.kind, problems: outcome.problems, unused: left.length };
};

test('what held is not run again, and what made others wait twice is broken', async () => {
  expect(await run(good, good)).toEqual({ kind: 'held', problems: [], unused: 1 });
  expect(await run(slow, good)).toEqual({ kind: 'held', problems: [], unused: 0 });
  expect(await run(slow, slow)).toEqual({ kind: 'broken', problems: ['others waited'], unused: 0 });
});

test('nothing but what may be the machine’s gets a second chance', async () => {
  const lost = conclude({ acked: 1, verdict: { ...clean, lost: 1 }, problems: [] });
  const slowAndLost = conclude({ acked: 1, verdict: { ...clean, lost: 1 }, problems: [], doubts: ['others waited'] });
  const slowAndBad = conclude({ acked: 1, problems: ['it died'], doubts: ['others waited'] });
  for (const broken of [lost, slowAndLost, slowAndBad])
    expect(await run(broken, good)).toMatchObject({ kind: 'broken', unused: 1 });
});
