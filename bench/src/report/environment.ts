import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Cores } from '../server/cores.ts';
import type { Settings } from '../settings.ts';

/** All that figures depend on and that can be told. */
export type Environment = {
  /** RFC 3339. */
  readonly at: string;
  readonly cpuModel: string;
  readonly coreCount: number;
  readonly system: string;
  readonly node: string;
  /** Of this repository, with a `+` if files were changed since; undefined without git. */
  readonly commit: string | undefined;
  /** Undefined where only pieces of one were measured. */
  readonly server: { readonly version: string; readonly isStartedHere: boolean } | undefined;
  /** Undefined where everything ran wherever it liked. */
  readonly cores: Cores | undefined;
  readonly settings: Settings | Pick<Settings, 'seconds' | 'rounds'>;
};

type Told = Pick<Environment, 'server' | 'cores' | 'settings'>;

export function describeEnvironment(at: Date, told: Told): Environment {
  const found = cpus();
  return {
    at: at.toISOString(),
    cpuModel: found[0]?.model.trim() ?? 'unknown',
    coreCount: found.length,
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    commit: readCommit(),
    ...told,
  };
}

function readCommit(): string | undefined {
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  const git = (...args: string[]) => execFileSync('git', args, { cwd, stdio: ['ignore', 'pipe', 'ignore'] }).toString();
  try {
    return git('rev-parse', '--short=12', 'HEAD').trim() + (git('status', '--porcelain').trim() === '' ? '' : '+');
  } catch {
    return undefined;
  }
}
