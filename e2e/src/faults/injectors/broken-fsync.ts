import { spawn } from 'node:child_process';
import type { NotRun } from '../row.ts';
import { run, whyNotRun } from './machine.ts';

export type BrokenFsync = { heal(): Promise<void> };

/** Why no system call can be broken here: some containers forbid tracing even to root. */
export async function whyNoTracing(): Promise<NotRun | undefined> {
  const missing = whyNotRun({ programs: ['strace'] });
  if (missing) return missing;
  try {
    await run('strace', '-f', '-o', '/dev/null', process.execPath, '--version');
    return undefined;
  } catch (error) {
    const lacksKernelFeature = 'tracing another process';
    return { kind: 'not-run', why: `${lacksKernelFeature}: ${(error as Error).message}`, lacksKernelFeature };
  }
}

/**
 * From now on every flush to disk of a running process goes as `how` says, in the words of strace's `inject`: `error=EIO`,
 * `error=EIO:when=1`, `delay_enter=300000` (microseconds). Needs strace, and to be allowed to trace the process.
 */
export async function breakFsync(pid: number, how: string): Promise<BrokenFsync> {
  const syscalls = 'fsync,fdatasync';
  const args = [
    '-f',
    '-p',
    String(pid),
    '-o',
    '/dev/null',
    '-e',
    `trace=${syscalls}`,
    '-e',
    `inject=${syscalls}:${how}`,
  ];
  const tracer = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) => tracer.once('exit', () => resolve()));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    tracer.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (/attached/.test(said)) resolve();
    });
    tracer.once('error', reject);
    tracer.once('exit', () => reject(new Error(`strace could not attach: ${said}`)));
  });
  return {
    async heal() {
      tracer.kill('SIGINT');
      await ended;
    },
  };
}
