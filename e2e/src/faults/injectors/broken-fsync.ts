import { spawn } from 'node:child_process';

export type BrokenFsync = { heal(): Promise<void> };

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
