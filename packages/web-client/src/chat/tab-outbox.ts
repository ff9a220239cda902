import type { Database } from './database.ts';

/** What is used of `navigator.locks`, which browsers offer to pages from https and localhost alone. */
export type Locks = Pick<LockManager, 'request'>;

/**
 * Gives a tab its own outbox, so that tabs never write over each other's messages, and with it the messages of tabs that
 * are gone. A tab shows that it lives by a lock. Where there are no locks, the messages of living tabs are taken over
 * too: they are then sent twice, and stored once, by their client id.
 */
export async function takeOutbox(database: Database, tabId: string, locks: Locks | undefined): Promise<void> {
  await holdForLife(lockName(tabId), locks);
  for (const other of await database.getAllKeys('outboxes')) {
    if (other !== tabId) await ifFree(lockName(other), locks, () => adopt(database, other, tabId));
  }
}

/** In one transaction: a crash leaves the messages with one of the two. */
async function adopt(database: Database, from: string, to: string): Promise<void> {
  const transaction = database.transaction('outboxes', 'readwrite');
  const { store } = transaction;
  const [mine = [], theirs = []] = await Promise.all([store.get(to), store.get(from)]);
  await store.put([...mine, ...theirs], to);
  await store.delete(from);
  await transaction.done;
}

function holdForLife(name: string, locks: Locks | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (!locks) return resolve();
    const hold = () => {
      resolve();
      return new Promise(() => {});
    };
    locks.request(name, hold).catch(() => resolve());
  });
}

async function ifFree(name: string, locks: Locks | undefined, run: () => Promise<void>): Promise<void> {
  if (!locks) return run();
  await locks.request(name, { ifAvailable: true }, (lock) => (lock ? run() : undefined));
}

function lockName(tabId: string): string {
  return `tertulia outbox ${tabId}`;
}
