import { writeFileSync } from 'node:fs';
import { BenchError } from './bench-error.ts';
import { checkDescriptors, checkOwnership, descriptorLimit } from './limits.ts';
import { type Options, readOptions, toTarget, usage } from './options.ts';
import { renderComparison } from './report/compare.ts';
import { describeEnvironment } from './report/environment.ts';
import { renderEnvironment, renderTable } from './report/render-table.ts';
import { type ModeResult, type Result, readResult } from './report/result.ts';
import { runModes } from './run-modes.ts';
import { assignCores } from './server/cores.ts';

/** Progress goes to stderr, tables to stdout. The exit code is 1 if a mode failed or a delivery went wrong, 2 if nothing could start. */
async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === 'string') throw new BenchError(`${options}\n${usage}`);
  switch (options.kind) {
    case 'help':
      process.stdout.write(`${usage}\n`);
      return 0;
    case 'compare':
      process.stdout.write(`${renderComparison(readResult(options.before), readResult(options.after))}\n`);
      return 0;
    case 'run':
      return run(options);
  }
}

async function run({ url, isMine, modes, settings, json }: Extract<Options, { kind: 'run' }>): Promise<number> {
  const connectionCount = Math.max(...modes.map((mode) => mode.connectionCount(settings)));
  const perProcess = url ? Math.ceil(connectionCount / settings.generators) : connectionCount;
  const obstacle = (url && checkOwnership(url, isMine)) ?? checkDescriptors(perProcess, descriptorLimit());
  if (obstacle !== undefined) throw new BenchError(obstacle);

  // A server that somebody else started runs where it likes.
  const cores = url ? undefined : assignCores(settings.generators);
  const {
    modes: results,
    serverVersion,
    failures,
  } = await runModes({
    modes,
    settings,
    target: url && toTarget(url),
    cores,
    say: (text) => process.stderr.write(`${text}\n`),
  });
  const environment = describeEnvironment(new Date(), {
    server: { version: serverVersion, isStartedHere: url === undefined },
    cores,
    settings,
  });
  const result: Result = { environment, modes: results };
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(result, null, 2)}\n`);
  const tables = [renderEnvironment(environment), ...results.map(renderTable)];
  process.stdout.write(`${tables.join('\n\n')}\n`);
  for (const failure of failures) process.stdout.write(`\nnot measured: ${failure}\n`);
  return failures.length > 0 || results.some(hasFault) ? 1 : 0;
}

function hasFault({ figures }: ModeResult): boolean {
  return figures.some(({ better, rounds }) => better === 'zero' && rounds.some((count) => count > 0));
}

// What was started goes down with us: see `process.once('exit')` where it was.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof BenchError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
