import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NotRun } from '../row.ts';
import { run, whyNotRun } from './machine.ts';

/** A server that empties its write-ahead log gives space back, and is not to have it again. */
const keepFullEveryMs = 10;

/** A disk so small that it can be filled in a moment. */
export type SmallDisk = {
  readonly folder: string;
  /** Takes all the space that is left, and until `fillOnce` or `free` all that anybody gives back. */
  fill(): void;
  /** Takes all the space that is left now. */
  fillOnce(): void;
  free(): void;
  remove(): Promise<void>;
};

export async function whyNoSmallDisk(): Promise<NotRun | undefined> {
  const missing = whyNotRun({ root: true, programs: ['mount', 'umount'] });
  if (missing) return missing;
  try {
    await (await mountSmallDisk(1)).remove();
    return undefined;
  } catch (error) {
    const lacksKernelFeature = 'mounting a tmpfs';
    return { kind: 'not-run', why: `${lacksKernelFeature}: ${(error as Error).message}`, lacksKernelFeature };
  }
}

export async function mountSmallDisk(megabytes: number): Promise<SmallDisk> {
  const point = mkdtempSync(join(tmpdir(), 'tertulia-small-'));
  try {
    await run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', point);
  } catch (error) {
    rmSync(point, { recursive: true, force: true });
    throw error;
  }
  const folder = join(point, 'data');
  mkdirSync(folder);
  const ballast = join(point, 'ballast');
  let keeping: NodeJS.Timeout | undefined;
  const stopKeeping = () => {
    clearInterval(keeping);
    keeping = undefined;
  };
  const free = () => {
    stopKeeping();
    rmSync(ballast, { force: true });
  };
  return {
    folder,
    fill() {
      fillUp(ballast);
      keeping ??= setInterval(fillUp, keepFullEveryMs, ballast);
    },
    fillOnce() {
      stopKeeping();
      fillUp(ballast);
    },
    free,
    async remove() {
      free();
      await run('umount', point);
      rmSync(point, { recursive: true, force: true });
    },
  };
}

function fillUp(ballast: string): void {
  const file = openSync(ballast, 'a');
  try {
    for (let size = 1024 * 1024; size >= 4_096; size = size / 2) fillWith(file, Buffer.alloc(size));
  } finally {
    closeSync(file);
  }
}

function fillWith(file: number, block: Buffer): void {
  try {
    for (;;) if (writeSync(file, block) < block.length) return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
