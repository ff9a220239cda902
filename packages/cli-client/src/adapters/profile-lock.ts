import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Takes the lock of a profile for this process; undefined when another living process holds it. */
export function takeLock(path: string): (() => void) | undefined {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  for (let attempt = 0; attempt < 3; attempt++) {
    if (tryCreate(path)) {
      const release = () => {
        if (readPid(path) === process.pid) rmSync(path, { force: true });
      };
      process.once('exit', release);
      return release;
    }
    const pid = readPid(path);
    if (pid !== undefined && isAlive(pid)) return undefined;
    removeStale(path, pid);
  }
  return undefined;
}

/** Written aside and linked into place, so that nobody sees a lock without its owner. */
function tryCreate(path: string): boolean {
  const aside = `${path}.${process.pid}`;
  writeFileSync(aside, String(process.pid), { mode: 0o600 });
  try {
    linkSync(aside, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function removeStale(path: string, pid: number | undefined): void {
  const moved = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, moved);
    // Another process may have replaced the stale lock since it was read: then it is theirs, and goes back.
    if (readPid(moved) !== pid) linkSync(moved, path);
  } catch {
    // Somebody else removed it first.
  } finally {
    rmSync(moved, { force: true });
  }
}

function readPid(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
