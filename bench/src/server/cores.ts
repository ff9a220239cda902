import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export type Cores = {
  readonly server: readonly number[];
  /** One for each generator. */
  readonly generators: readonly number[];
};

/**
 * The last cores go to the generators and all others to the server, so that neither slows the other down.
 * Undefined where that is not possible: on other systems, without `taskset`, or with too few cores.
 */
export function assignCores(generatorCount: number): Cores | undefined {
  if (process.platform !== 'linux' || !isOnPath('taskset')) return undefined;
  const allowed = /^Cpus_allowed_list:\s*(.+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
  return shareCores(parseCoreList(allowed), generatorCount);
}

export function shareCores(cores: readonly number[], generatorCount: number): Cores | undefined {
  if (cores.length <= generatorCount) return undefined;
  return { server: cores.slice(0, -generatorCount), generators: cores.slice(-generatorCount) };
}

/** Reads the kernel's form of a set of cores: `0-2,5`. */
export function parseCoreList(list: string): number[] {
  return list.split(',').flatMap((range) => {
    const [first = Number.NaN, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** What runs a program on these cores only, in the same process. */
export function pinTo(cores: readonly number[]): string[] {
  return ['taskset', '-c', cores.join(',')];
}

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
