import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll } from 'vitest';

/** Lays out programs, by their names, for the tests of a file; gives where files of their folder are. */
export function layOutPrograms(sources: Readonly<Record<string, string>>): (name: string) => URL {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tertulia-helper-'));
    for (const [name, source] of Object.entries(sources)) writeFileSync(join(folder, name), source);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (asked) => pathToFileURL(join(folder, asked));
}
