import { createHash } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Saved, SavedState } from '@tertulia/protocol/client';

/** Where the session with one server is kept, by profile. */
export function statePath(url: string, profile: string, env: NodeJS.ProcessEnv = process.env): string {
  const home = env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  const host = new URL(url).host.replace(/[^a-zA-Z0-9.-]/g, '_');
  const hash = createHash('sha256').update(url).digest('hex').slice(0, 8);
  return join(home, 'tertulia', profile, `${host}-${hash}.json`);
}

/** Saves are written aside and renamed, one after another; only the owner may read the session token. */
export function createStateFile(path: string): SavedState {
  let last: Promise<void> = Promise.resolve();
  return {
    async load() {
      try {
        return asSaved(JSON.parse(await readFile(path, 'utf8')));
      } catch {
        return undefined;
      }
    },
    save(saved) {
      last = last.catch(() => undefined).then(() => writeAtomically(path, JSON.stringify(saved)));
      return last;
    },
  };
}

/** For a second terminal on the same profile: nothing outlives the process. */
export function createMemoryState(): SavedState {
  let held: Saved | undefined;
  return {
    load: () => Promise.resolve(held),
    save(saved) {
      held = saved;
      return Promise.resolve();
    },
  };
}

async function writeAtomically(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const aside = `${path}.${process.pid}.tmp`;
  const file = await open(aside, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(aside, 0o600);
  await rename(aside, path);
}

function asSaved(value: unknown): Saved | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return Array.isArray((value as { outbox?: unknown }).outbox) ? (value as Saved) : undefined;
}
