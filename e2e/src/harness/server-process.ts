import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const mainFile = fileURLToPath(new URL('../../../packages/server/dist/main.js', import.meta.url));

export type ServerProcess = {
  /** `127.0.0.1:PORT`, the same after each restart. */
  readonly host: string;
  readonly dataDir: string;
  /** SIGKILL: what was not on disk is gone. Resolves when the process is dead. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Starts again on the same port and data; resolves when it listens. */
  start(): Promise<void>;
  /** Ends the process and removes its data. */
  dispose(): Promise<void>;
};

/** A built server on a free port of 127.0.0.1 with data of its own. */
export async function startServer(flags: readonly string[] = []): Promise<ServerProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tertulia-e2e-'));
  let running: Running | undefined = await launch(dataDir, 0, flags);
  const { port } = running;
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (!running) return null;
    const { child, exited } = running;
    running = undefined;
    child.kill(signal);
    return exited;
  };
  return {
    host: `127.0.0.1:${port}`,
    dataDir,
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
    start: async () => {
      running ??= await launch(dataDir, port, flags);
    },
    dispose: async () => {
      await end('SIGKILL');
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

type Running = { readonly child: ChildProcess; readonly port: number; readonly exited: Promise<number | null> };

function launch(dataDir: string, port: number, flags: readonly string[]): Promise<Running> {
  const child = spawn(
    process.execPath,
    [mainFile, '--port', String(port), '--data-dir', dataDir, '--log-level', 'warn', ...flags],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the server did not listen within 15 s:\n${output}`)), 15_000);
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const listening = /^listening on http:\/\/\S+:(\d+)$/m.exec(output);
      if (!listening) return;
      clearTimeout(timer);
      resolve({ child, port: Number(listening[1]), exited });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void exited.then((code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${code}:\n${output}`));
    });
  });
}
