import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NotRun } from '../row.ts';

/** A wall clock that can be moved under a running process; its monotonic clock stays true. */
export type FalseClock = {
  /** What a process has to be started with. */
  readonly env: Readonly<Record<string, string>>;
  /** Moves the clock so far from the true one. */
  set(seconds: number): void;
  remove(): void;
};

export function whyNoFalseClock(): NotRun | undefined {
  if (findLibrary() !== undefined) return undefined;
  return { kind: 'not-run', why: 'there is no libfaketime; as root, npm test installs it' };
}

export function createFalseClock(): FalseClock {
  const folder = mkdtempSync(join(tmpdir(), 'tertulia-clock-'));
  const file = join(folder, 'offset');
  const set = (seconds: number) => writeFileSync(file, seconds < 0 ? `${seconds}` : `+${seconds}`);
  set(0);
  return {
    env: {
      LD_PRELOAD: findLibrary() ?? '',
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      // It keeps the offset for a time that it takes from the very clock it moves.
      FAKETIME_NO_CACHE: '1',
    },
    set,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Debian keeps it in a folder of the machine's architecture. */
function findLibrary(): string | undefined {
  const root = '/usr/lib';
  if (!existsSync(root)) return undefined;
  return readdirSync(root)
    .map((folder) => join(root, folder, 'faketime/libfaketime.so.1'))
    .find((path) => existsSync(path));
}
