import { expect, test } from 'vitest';
import { sayNotRun } from './report.ts';
import { rows } from './rows.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const mustRunAll = process.env['CI'] !== undefined && process.getuid?.() === 0;

test.each(rows.map((row) => [`${row.id}: ${row.title}`, row] as const))('%s', { timeout: 180_000 }, async (_, row) => {
  const outcome = await row.run({ seed, scale: 'fast' });
  if (outcome.kind === 'not-run') {
    console.warn(sayNotRun(row, outcome));
    expect(mustRunAll ? outcome.lacksKernelFeature : 'not in CI').toBeDefined();
    return;
  }
  console.log(row.id, JSON.stringify({ seed, ...outcome }));
  // First what went wrong, for a report may hold no more than a few lines.
  expect(outcome.problems, `with SEED=${seed}`).toEqual([]);
  expect(outcome.kind).toBe('held');
});
