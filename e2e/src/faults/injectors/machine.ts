import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { NotRun } from '../row.ts';

const execute = promisify(execFile);

/** Why a row that needs these cannot run here, or undefined. */
export function whyNotRun(needs: {
  readonly root?: boolean;
  readonly programs?: readonly string[];
}): NotRun | undefined {
  if (process.platform !== 'linux') return { kind: 'not-run', why: 'it needs Linux' };
  if (needs.root && process.getuid?.() !== 0) return { kind: 'not-run', why: 'it needs root' };
  const missing = (needs.programs ?? []).filter((name) => !isOnPath(name));
  if (missing.length === 0) return undefined;
  return { kind: 'not-run', why: `there is no ${missing.join(', no ')}; as root, npm test installs it` };
}

/** Runs a program of the machine to its end. Rejects with what it said, if it failed. */
export async function run(program: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execute(program, [...args]);
  return stdout;
}

function isOnPath(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
