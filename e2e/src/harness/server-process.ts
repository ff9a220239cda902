import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const serverFile = fileURLToPath(new URL('../../../packages/server/dist/main.js', import.meta.url));

export type ServerProcess = {
  /** `127.0.0.1:PORT`, the same after each restart. */
  readonly host: string;
  readonly dataDir: string;
  /** The running process. */
  readonly pid: number;
  /** Everything it wrote to its outputs, over all starts. */
  readonly output: string;
  /** Resolves with the exit code, or null after a signal, once the process that runs now is dead. */
  readonly exited: Promise<number | null>;
  /** SIGKILL: what was not on disk is gone. Resolves when the process is dead. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Starts again on the same port and data; resolves when it listens. */
  start(changes?: Partial<ServerOptions>): Promise<void>;
  /** Ends the process and removes its data. */
  dispose(): Promise<void>;
};

export type ServerOptions = {
  /** Made and removed here unless given. */
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
  /** A program, with arguments, that runs the server in its own process. */
  readonly wrapper: readonly string[];
  /** A module that every thread of the server loads first. */
  readonly preload: URL;
};

/** A built server on a free port of 127.0.0.1 with data of its own. */
export async function startServer(
  flags: readonly string[] = [],
  options: Partial<ServerOptions> = {},
): Promise<ServerProcess> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'tertulia-e2e-'));
  const output: string[] = [];
  let running: Running = await launch(dataDir, 0, flags, options, output);
  const { port } = running;
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    running.child.kill(signal);
    return running.exited;
  };
  return {
    host: `127.0.0.1:${port}`,
    dataDir,
    get pid() {
      return running.child.pid as number;
    },
    get output() {
      return output.join('');
    },
    get exited() {
      return running.exited;
    },
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
    start: async (changes = {}) => {
      if (!running.hasExited()) return;
      running = await launch(dataDir, port, flags, { ...options, ...changes }, output);
    },
    dispose: async () => {
      await end('SIGKILL');
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

type Running = {
  readonly child: ChildProcess;
  readonly port: number;
  readonly exited: Promise<number | null>;
  readonly hasExited: () => boolean;
};

function launch(
  dataDir: string,
  port: number,
  flags: readonly string[],
  { env = {}, wrapper = [], preload }: Partial<ServerOptions>,
  output: string[],
): Promise<Running> {
  const node = [process.execPath, ...(preload ? ['--import', preload.href] : []), serverFile];
  const settings = ['--port', String(port), '--data-dir', dataDir, '--log-level', 'warn', ...flags];
  const [command, ...args] = [...wrapper, ...node, ...settings] as [string, ...string[]];
  // The package manager's own NODE_PATH would find modules that a server started by a person does not.
  const { NODE_PATH: _, ...own } = process.env;
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...own, ...env } });
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  let isOver = false;
  const exited = new Promise<number | null>((resolve) =>
    child.once('exit', (code) => {
      process.off('exit', killWithUs);
      isOver = true;
      resolve(code);
    }),
  );
  return new Promise((resolve, reject) => {
    let started = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the server did not listen within 15 s:\n${started}`));
    }, 15_000);
    child.once('error', reject);
    const read = (chunk: Buffer) => {
      output.push(chunk.toString());
      started += chunk.toString();
      const listening = /^listening on http:\/\/\S+:(\d+)$/m.exec(started);
      if (!listening) return;
      clearTimeout(timer);
      resolve({ child, port: Number(listening[1]), exited, hasExited: () => isOver });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void exited.then((code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${code}:\n${started}`));
    });
  });
}
