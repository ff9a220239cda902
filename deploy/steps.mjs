import { spawn } from 'node:child_process';

const heartbeatMs = 15_000;

/** A fault the person at the terminal can mend: printed as one message, without a stack. */
export class Stop extends Error {}

/** Runs `main`; a `Stop` ends the process with its message and exit code 1. */
export async function mainWithStops(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

/** Says what begins, and how long it took. `work` may return a note to print instead of "done". */
export async function step(title, work) {
  const startedAt = Date.now();
  const seconds = () => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
  console.log(`${title} …`);
  const heartbeat = setInterval(() => console.log(`  still at it (${seconds()})`), heartbeatMs);
  try {
    const result = await work();
    console.log(`  ${typeof result === 'string' ? result : 'done'} (${seconds()})`);
    return result;
  } finally {
    clearInterval(heartbeat);
  }
}

/** Runs a command and resolves to { code, output }. Its output is kept back unless `show` is set. */
export function run(command, args, { show = false, env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
      // npm and pnpm are scripts for cmd.exe on Windows.
      shell: process.platform === 'win32',
    });
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    const end = (code, extra = '') => resolve({ code, output: Buffer.concat(chunks).toString() + extra });
    child.on('error', (error) => end(127, `${error.message}\n`));
    child.on('close', (code) => end(code ?? 1));
  });
}

/** Like `run`, but a failure prints what the command said and stops with `failure`. */
export async function runOrStop(command, args, failure, options) {
  const { code, output } = await run(command, args, options);
  if (code === 0) return output;
  process.stderr.write(output);
  throw new Stop(failure);
}
