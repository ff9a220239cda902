import type { Store } from '../log/store.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import type { SqliteReader } from './sqlite-reader.ts';
import { decodeResults, type ResultNumbers } from './sqlite-results.ts';
import { startThread } from './sqlite-thread.ts';

/**
 * The SQLite store in threads of its own: one writes, and one reads what rooms said, so that no page of history waits for a
 * disk that is slow to flush. Rejects with a `StorageError` when the file cannot be used.
 */
export async function openSqliteStore(options: { readonly file: string; readonly workerUrl?: URL }): Promise<Store> {
  const { file, workerUrl = new URL('./sqlite-worker.js', import.meta.url) } = options;
  const writer = startThread<SqliteDatabase>(workerUrl, { file, role: 'writer' });
  try {
    // The first request opens the file, so that a start with an unusable one fails here.
    await writer.call('loadRooms');
  } catch (error) {
    await writer.terminate();
    throw error;
  }
  const reader = startThread<SqliteReader>(workerUrl, { file, role: 'reader' });
  return {
    async commit(writes) {
      const results = await writer.call('commit', JSON.stringify(writes));
      return decodeResults(JSON.parse(results) as ResultNumbers, writes).map(({ result }) => result);
    },
    loadRooms: () => writer.call('loadRooms'),
    findSession: (tokenHash) => writer.call('findSession', tokenHash),
    findUser: (userId) => writer.call('findUser', userId),
    readEvents: (roomId, afterSeq, limit) => reader.call('readEvents', roomId, afterSeq, limit),
    readMessages: (roomId, at, limit) => reader.call('readMessages', roomId, at, limit),
    async close() {
      // The last connection to close leaves no log beside the file.
      await reader.close();
      await writer.close();
    },
  };
}
