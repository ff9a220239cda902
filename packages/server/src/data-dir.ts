import { mkdirSync } from 'node:fs';
import { StartError } from './start-error.ts';

export function makeDataDir(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StartError(
      `cannot make the data folder ${folder} (${(error as NodeJS.ErrnoException).code}); choose another with --data-dir`,
    );
  }
}
