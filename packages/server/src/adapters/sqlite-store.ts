import { Worker } from 'node:worker_threads';
import { StorageError, type Store } from '../log/store.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { decodeResults, type ResultNumbers } from './sqlite-results.ts';
import type { StoreReply, StoreRequest } from './sqlite-worker.ts';

type Waiting = { resolve(value: unknown): void; reject(error: Error): void };

/** The SQLite store in a worker thread of its own. Rejects with a `StorageError` when the file cannot be used. */
export async function openSqliteStore(options: { readonly file: string; readonly workerUrl?: URL }): Promise<Store> {
  const worker = new Worker(options.workerUrl ?? new URL('./sqlite-worker.js', import.meta.url), {
    workerData: { file: options.file },
  });
  const waiting = new Map<number, Waiting>();
  let nextId = 0;
  let ended: Error | undefined;
  let closing: Promise<void> | undefined;

  worker.on('message', (reply: StoreReply) => {
    const one = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.ok) one?.resolve(reply.value);
    else one?.reject(reply.name === 'StorageError' ? new StorageError(reply.message) : new Error(reply.message));
  });
  const end = (error: Error) => {
    ended ??= error;
    for (const one of waiting.values()) one.reject(ended);
    waiting.clear();
  };
  worker.on('error', (error) =>
    end(new StorageError(`the storage thread failed: ${error instanceof Error ? error.message : String(error)}`)),
  );
  const exited = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      end(new StorageError('the storage is closed'));
      resolve();
    });
  });

  function call<K extends keyof SqliteDatabase>(
    method: K,
    ...args: Parameters<SqliteDatabase[K]>
  ): Promise<ReturnType<SqliteDatabase[K]>> {
    return new Promise((resolve, reject) => {
      if (ended) {
        reject(ended);
        return;
      }
      const id = nextId++;
      worker.postMessage({ id, method, args } satisfies StoreRequest);
      waiting.set(id, { resolve, reject });
    });
  }

  const store: Store = {
    async commit(writes) {
      const results = await call('commit', JSON.stringify(writes));
      return decodeResults(JSON.parse(results) as ResultNumbers, writes).map(({ result }) => result);
    },
    loadRooms: () => call('loadRooms'),
    findSession: (tokenHash) => call('findSession', tokenHash),
    findUser: (userId) => call('findUser', userId),
    readEvents: (roomId, afterSeq, limit) => call('readEvents', roomId, afterSeq, limit),
    readMessages: (roomId, at, limit) => call('readMessages', roomId, at, limit),
    close() {
      closing ??= ended ? exited : call('close').then(() => exited);
      return closing;
    },
  };
  try {
    // The first request opens the file, so that a start with an unusable one fails here.
    await store.loadRooms();
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return store;
}
