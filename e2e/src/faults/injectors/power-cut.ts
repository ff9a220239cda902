import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NotRun } from '../row.ts';
import { run, whyNotRun } from './machine.ts';

/** A disk of its own, whose power can be cut: what was not flushed to it is gone then. */
export type Disk = {
  /** A folder on the disk. */
  readonly folder: string;
  /**
   * From now on nothing reaches the disk, and writing and flushing fail. The process `pid` is stopped first, as it would be by a
   * real cut, and only to be killed: a flush that is in flight just then may be told that it succeeded, though it did not.
   */
  cutPower(pid: number): Promise<void>;
  /** Back on, with its journal replayed. Whoever had files open there must be gone. */
  restorePower(): Promise<void>;
  remove(): Promise<void>;
};

// EXT4_IOC_SHUTDOWN, and 2 for "do not even flush the journal". Node has no ioctl.
const shutdown = `
import fcntl, os, signal, struct, sys
os.kill(int(sys.argv[2]), signal.SIGSTOP)
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack("I", 2))
`;

/** Why the power of a disk cannot be cut here: tried on a small one. */
export async function whyNoPowerCut(): Promise<NotRun | undefined> {
  const missing = whyNotRun({ root: true, programs: ['mkfs.ext4', 'mount', 'umount', 'python3'] });
  if (missing) return missing;
  try {
    const disk = await mountDisk(8);
    try {
      const bystander = spawn('sleep', ['60']);
      try {
        await disk.cutPower(bystander.pid as number);
      } finally {
        bystander.kill('SIGKILL');
      }
    } finally {
      await disk.remove();
    }
    return undefined;
  } catch (error) {
    const lacksKernelFeature = 'mounting an ext4 image, or EXT4_IOC_SHUTDOWN';
    return { kind: 'not-run', why: `${lacksKernelFeature}: ${(error as Error).message}`, lacksKernelFeature };
  }
}

/** An ext4 in a file, mounted. */
export async function mountDisk(megabytes: number): Promise<Disk> {
  const place = mkdtempSync(join(tmpdir(), 'tertulia-disk-'));
  const [image, point] = [join(place, 'image'), join(place, 'mounted')];
  const mount = () => run('mount', '-o', 'loop', image, point);
  writeFileSync(image, '');
  truncateSync(image, megabytes * 1024 * 1024);
  mkdirSync(point);
  await run('mkfs.ext4', '-q', '-F', image);
  try {
    await mount();
  } catch (error) {
    rmSync(place, { recursive: true, force: true });
    throw error;
  }
  const folder = join(point, 'data');
  mkdirSync(folder);
  await run('sync', '-f', point);
  return {
    folder,
    cutPower: async (pid) => {
      await run('python3', '-c', shutdown, point, String(pid));
    },
    restorePower: async () => {
      await run('umount', point);
      await mount();
    },
    remove: async () => {
      await run('umount', point);
      rmSync(place, { recursive: true, force: true });
    },
  };
}
