import type { Saved, SavedState } from '@tertulia/protocol/client';
import { type IDBPDatabase, openDB } from 'idb';

const storeName = 'saved';
const key = 'chat';

/** Session and outbox in IndexedDB; in memory for this page's life where the browser refuses (private windows, full disk). */
export function createSavedState(): SavedState {
  let memory: Saved | undefined;
  const database: Promise<IDBPDatabase | undefined> = openDB('tertulia', 1, {
    upgrade: (created) => void created.createObjectStore(storeName),
  }).catch(() => undefined);
  return {
    async load() {
      try {
        const stored = (await (await database)?.get(storeName, key)) as Saved | undefined;
        return stored ?? memory;
      } catch {
        return memory;
      }
    },
    async save(saved) {
      memory = saved;
      try {
        await (await database)?.put(storeName, saved, key);
      } catch {
        // What is kept in memory still serves until the page is closed.
      }
    },
  };
}
