import { expect, test } from 'vitest';
import { isCaught, mutants } from './mutants.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

test.each(mutants)('mutant: $name turns the run red', { timeout: 120_000 }, async (mutant) => {
  const outcome = await mutant.run(seed);
  console.log(mutant.name, JSON.stringify({ seed, ...outcome.verdict }));
  expect(isCaught(mutant, outcome)).toBe(true);
});
