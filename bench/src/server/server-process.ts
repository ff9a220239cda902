import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BenchError } from '../bench-error.ts';

const mainFile = fileURLToPath(new URL('../../../packages/server/dist/main.js', import.meta.url));
const startLimitMs = 15_000;

export type ServerProcess = {
  readonly pid: number;
  readonly port: number;
  /** Ends it, and its data with it. */
  end(): Promise<void>;
};

/** The built server on a free port of 127.0.0.1 with data of its own. `wrapper` runs it in its own process. */
export async function startServer(wrapper: readonly string[]): Promise<ServerProcess> {
  if (!existsSync(mainFile)) throw new BenchError('the server is not built: run pnpm build');
  const dataDir = mkdtempSync(join(tmpdir(), 'tertulia-bench-'));
  const flags = [
    '--host',
    '127.0.0.1',
    '--port',
    '0',
    '--data-dir',
    dataDir,
    '--rate-limits',
    'off',
    '--log-level',
    'error',
  ];
  const [program, ...args] = [...wrapper, process.execPath, mainFile];
  // Settings of the operator's own server, in variables or in a file where we are, are not meant for this one.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TERTULIA_')));
  const child = spawn(program, [...args, ...flags], { cwd: dataDir, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const clear = () => {
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  };
  process.once('exit', clear);
  const end = async () => {
    child.kill('SIGKILL');
    await exited;
    process.off('exit', clear);
    rmSync(dataDir, { recursive: true, force: true });
  };
  const port = await new Promise<number>((resolve, reject) => {
    let output = '';
    const limit = setTimeout(
      () => reject(new BenchError(`the server did not listen within ${startLimitMs / 1_000} s`)),
      startLimitMs,
    );
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const listening = /^listening on http:\/\/\S+:(\d+)$/m.exec(output);
      if (!listening) return;
      clearTimeout(limit);
      resolve(Number(listening[1]));
    });
    void exited.then(() => {
      clearTimeout(limit);
      reject(new BenchError('the server ended before it listened; it says why above'));
    });
  }).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  return { pid: child.pid as number, port, end };
}
