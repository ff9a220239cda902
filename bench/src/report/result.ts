import { readFileSync } from 'node:fs';
import { BenchError } from '../bench-error.ts';
import type { Environment } from './environment.ts';
import type { Series } from './figure.ts';

export type ModeResult = {
  readonly mode: string;
  /** The work in words. */
  readonly work: string;
  readonly figures: readonly Series[];
  /** What happened that should not have. */
  readonly remarks: readonly string[];
};

/** What `--json` writes and `--compare` reads. */
export type Result = { readonly environment: Environment; readonly modes: readonly ModeResult[] };

export function readResult(file: string): Result {
  let value: Partial<Result> | null;
  try {
    value = JSON.parse(readFileSync(file, 'utf8')) as Partial<Result> | null;
  } catch (error) {
    throw new BenchError(`${file} cannot be read: ${(error as Error).message}`);
  }
  if (typeof value?.environment !== 'object' || !Array.isArray(value.modes))
    throw new BenchError(`${file} is not what --json writes`);
  return value as Result;
}
