import type { Server } from '../server.ts';
import { StorageError } from './store.ts';

/** Runs what nobody waits for. Never rejects: that the storage fails is told elsewhere, and once; all else is told as `failure`. */
export async function inBackground(
  server: Pick<Server, 'log'>,
  failure: string,
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof StorageError)) server.log.error({ err: error }, failure);
  }
}
