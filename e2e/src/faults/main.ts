import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { conclude } from './conclude.ts';
import { isCaught, mutants } from './mutants.ts';
import { type RowResult, renderReport } from './report.ts';
import type { Outcome, Row, Scale } from './row.ts';
import { rows } from './rows.ts';

const usage = 'pnpm faults --rounds N [--rows F1,F2] [--seed S] [--scale fast|full]';
const resultFile = fileURLToPath(new URL('../../.reports/faults.json', import.meta.url));

type Options = {
  readonly rounds: number;
  readonly chosen: readonly Row[];
  readonly seed: number;
  readonly scale: Scale;
};

/** Repeats the rows of the fault matrix. Progress goes to stderr, the table to stdout; the exit code is 1 if a row is broken. */
async function main(): Promise<void> {
  const options = readOptions();
  if (typeof options === 'string') {
    process.stderr.write(`${options}\nusage: ${usage}\n`);
    process.exitCode = 2;
    return;
  }
  const caught = await countCaughtMutants(options.seed);
  const results: RowResult[] = [];
  for (const row of options.chosen) results.push({ row, rounds: await repeat(row, options) });
  mkdirSync(dirname(resultFile), { recursive: true });
  writeFileSync(
    resultFile,
    JSON.stringify(
      results.map(({ row, rounds }) => ({ row: row.id, rounds })),
      null,
      2,
    ),
  );
  process.stdout.write(`${renderReport(results)}\nmutants: ${caught} of ${mutants.length} caught\n`);
  const broken = results.flatMap(({ row, rounds }) =>
    rounds.flatMap(({ seed, outcome }) => (outcome.kind === 'broken' ? [{ row, seed }] : [])),
  );
  for (const { row, seed } of broken)
    process.stdout.write(
      `BROKEN  ${row.id}; again: pnpm faults --rows ${row.id} --rounds 1 --seed ${seed} --scale ${options.scale}\n`,
    );
  // Sockets that a broken round left open must not keep the process.
  process.exit(broken.length > 0 || caught < mutants.length ? 1 : 0);
}

function readOptions(): Options | string {
  try {
    const { values } = parseArgs({
      options: {
        rounds: { type: 'string', default: '1' },
        rows: { type: 'string' },
        seed: { type: 'string', default: String(Date.now() % 1_000_000) },
        scale: { type: 'string', default: 'full' },
      },
    });
    const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
    const names = values.rows?.split(',').map((name) => name.trim().toLowerCase());
    const chosen = rows.filter((row) => names?.includes(row.id.toLowerCase()) ?? true);
    const unknown = names?.filter((name) => !rows.some((row) => row.id.toLowerCase() === name)) ?? [];
    if (unknown.length > 0) return `no row ${unknown.join(', ')}; there are ${rows.map((row) => row.id).join(', ')}`;
    if (!Number.isInteger(rounds) || rounds < 1) return '--rounds is a number from 1';
    if (!Number.isInteger(seed)) return '--seed is a whole number';
    if (values.scale !== 'fast' && values.scale !== 'full') return '--scale is fast or full';
    return { rounds, seed, chosen, scale: values.scale };
  } catch (error) {
    return (error as Error).message;
  }
}

/** A suite that cannot go red proves nothing, so this is looked at first. */
async function countCaughtMutants(seed: number): Promise<number> {
  let caught = 0;
  for (const mutant of mutants) {
    const outcome = await mutant.run(seed);
    if (isCaught(mutant, outcome)) caught++;
    process.stderr.write(
      `mutant  ${mutant.name}: ${isCaught(mutant, outcome) ? 'caught' : 'NOT CAUGHT'} ${JSON.stringify(outcome.verdict)}\n`,
    );
  }
  return caught;
}

async function repeat(row: Row, { rounds, seed, scale }: Options): Promise<{ seed: number; outcome: Outcome }[]> {
  const count = row.rounds?.(rounds) ?? rounds;
  const done: { seed: number; outcome: Outcome }[] = [];
  for (let round = 0; round < count; round++) {
    const label = `${row.id} ${round + 1}/${count}`;
    const say = (text: string) => process.stderr.write(`${label}  ${text}\n`);
    say(`seed ${seed + round}: ${row.title}`);
    const outcome = await runRound(row, { seed: seed + round, scale, progress: say });
    say(JSON.stringify(outcome));
    done.push({ seed: seed + round, outcome });
    // What is missing now will not be there in the next round.
    if (outcome.kind === 'not-run') break;
  }
  return done;
}

/** A round that could not be finished is broken, and the others go on. */
async function runRound(row: Row, context: Parameters<Row['run']>[0]): Promise<Outcome> {
  try {
    return await row.run(context);
  } catch (error) {
    return conclude({ acked: 0, problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)] });
  }
}

await main();
