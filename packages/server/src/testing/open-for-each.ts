import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { Store } from '../log/store.ts';

/** Opens a store in a folder of its own for each test of the suite that calls this; `take` is given it, also after a restart. */
export function openForEach(open: (folder: string) => Promise<Store>, take: (store: Store) => void) {
  let folder: string;
  let store: Store;
  const reopen = async () => {
    store = await open(folder);
    take(store);
  };
  const restart = async () => {
    await store.close();
    await reopen();
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tertulia-store-'));
    await reopen();
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    restart,
    /** Before the tables hold it, and after. */
    async twice(check: () => Promise<void>): Promise<void> {
      await check();
      await restart();
      await check();
    },
  };
}
