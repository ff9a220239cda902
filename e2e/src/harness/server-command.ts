import { spawn } from 'node:child_process';
import { spawn as spawnInTerminal } from '@lydell/node-pty';
import { serverFile } from './server-process.ts';

export type Said = { readonly code: number | null; readonly out: string; readonly err: string };

/** Runs the server's program with arguments of its own, such as `admin list`, and gives what it said. */
export function runServerCommand(args: readonly string[], input = ''): Promise<Said> {
  const child = spawn(process.execPath, [serverFile, ...args], { stdio: 'pipe' });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

/** The same in a terminal, at whose prompts, one after the other, `answers` are typed. Gives all that was on the screen. */
export function typeToServerCommand(
  args: readonly string[],
  answers: readonly { readonly prompt: string; readonly keys: string }[],
): Promise<{ readonly code: number; readonly screen: string }> {
  const terminal = spawnInTerminal(process.execPath, [serverFile, ...args], { cols: 100, rows: 30 });
  const left = [...answers];
  let [screen, seen] = ['', 0];
  terminal.onData((data) => {
    screen += data;
    const next = left[0];
    const at = next ? screen.indexOf(next.prompt, seen) : -1;
    if (!next || at < 0) return;
    left.shift();
    seen = at + next.prompt.length;
    terminal.write(next.keys);
  });
  return new Promise((resolve) => terminal.onExit(({ exitCode }) => resolve({ code: exitCode, screen })));
}

/** Gives an account a role on the whole server, as the operator does. The server may be running. */
export async function promote(dataDir: string, username: string, role: 'admin' | 'moderator'): Promise<void> {
  const { code, err } = await runServerCommand(['admin', 'promote', username, '--role', role, '--data-dir', dataDir]);
  if (code !== 0) throw new Error(`${username} could not be made ${role}: ${err}`);
}
