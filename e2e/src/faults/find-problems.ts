import { sayNotRun } from './report.ts';
import type { Row } from './row.ts';

export const rowTimeoutMs = 180_000;

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const mustRunAll = process.env['CI'] !== undefined && process.getuid?.() === 0;

/** What one short round of a row finds wrong, and how to repeat it; nothing where it holds. */
export async function findProblems(row: Row): Promise<readonly string[]> {
  const outcome = await row.run({ seed, scale: 'fast' });
  if (outcome.kind === 'not-run') {
    console.warn(sayNotRun(row, outcome));
    return mustRunAll && outcome.lacksKernelFeature === undefined ? [`it did not run: ${outcome.why}`] : [];
  }
  console.log(row.id, JSON.stringify({ seed, ...outcome }));
  if (outcome.kind === 'held') return [];
  return [...outcome.problems, `the verdict is ${JSON.stringify(outcome.verdict)}; again with SEED=${seed}`];
}

/** Titles of tests, and the rows they are of. */
export function toCases(rows: readonly Row[]): (readonly [title: string, row: Row])[] {
  return rows.map((row) => [`${row.id}: ${row.title}`, row] as const);
}
