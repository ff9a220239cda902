import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Saved, SavedRoom, SavedState } from '@tertulia/protocol/client';

/** Where the session with one server is kept, by profile. */
export function statePath(url: string, profile: string, env: NodeJS.ProcessEnv = process.env): string {
  const home = env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  const host = new URL(url).host.replace(/[^a-zA-Z0-9.-]/g, '_');
  const hash = createHash('sha256').update(url).digest('hex').slice(0, 8);
  return join(home, 'tertulia', profile, `${host}-${hash}.json`);
}

/** Session and outbox in one file, rooms in another beside it, for those are larger and may be lost. */
export function createStateFile(path: string): SavedState {
  const roomsPath = path.replace(/\.json$/u, '.rooms.json');
  return {
    async load() {
      const [saved, rooms] = await Promise.all([readJson(path), readJson(roomsPath)]);
      return { ...(saved as object | undefined), rooms };
    },
    save: (saved) => writeAtomically(path, JSON.stringify(saved)),
    saveRooms: (rooms) => writeAtomically(roomsPath, JSON.stringify(rooms)),
  };
}

/** For a second terminal on the same profile: nothing outlives the process. */
export function createMemoryState(): SavedState {
  let held: Saved | undefined;
  let heldRooms: readonly SavedRoom[] = [];
  return {
    load: () => Promise.resolve({ ...held, rooms: heldRooms }),
    save(saved) {
      held = saved;
      return Promise.resolve();
    },
    saveRooms(rooms) {
      heldRooms = rooms;
      return Promise.resolve();
    },
  };
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Written aside and renamed, so that a crash leaves the old or the new; only the owner may read what is private. */
async function writeAtomically(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const aside = `${path}.${process.pid}.tmp`;
  const file = await open(aside, 'w', 0o600);
  try {
    // The file may be left from an earlier process, with the rights of its time.
    await file.chmod(0o600);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
  await syncFolder(folder);
}

/** The new name is on disk only when its folder is. Windows cannot open folders, and need not. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch {
    // The file itself is whole either way.
  }
}
