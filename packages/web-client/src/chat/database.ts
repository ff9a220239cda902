import type { Saved, SavedRoom } from '@tertulia/protocol/client';
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

interface Schema extends DBSchema {
  session: { key: typeof sessionKey; value: NonNullable<Saved['session']> };
  /** By tab. */
  outboxes: { key: string; value: Saved['outbox'] };
  /** By room id. */
  rooms: { key: string; value: SavedRoom };
}

export type Database = IDBPDatabase<Schema>;

/** All tabs of a browser share one session. */
export const sessionKey = 'session';

/** `undefined` where the browser has none to give: private windows, a full disk, an older page that will not let go. */
export function openDatabase(): Promise<Database | undefined> {
  return new Promise((resolve) => {
    const giveUp = () => resolve(undefined);
    open(giveUp).then(resolve, giveUp);
  });
}

async function open(blocked: () => void): Promise<Database> {
  return openDB<Schema>('tertulia', 2, {
    upgrade(created) {
      for (const name of [...created.objectStoreNames]) created.deleteObjectStore(name);
      created.createObjectStore('session');
      created.createObjectStore('outboxes');
      created.createObjectStore('rooms');
    },
    blocked,
    // A page of a newer version is waiting for this one.
    blocking: (_, __, event) => (event.target as IDBDatabase).close(),
  });
}
