import { parentPort, workerData } from 'node:worker_threads';
import { openSqliteDatabase, type SqliteDatabase } from './sqlite-database.ts';

export type StoreRequest = {
  readonly id: number;
  readonly method: keyof SqliteDatabase;
  readonly args: readonly unknown[];
};
export type StoreReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly name: string; readonly message: string };

// The thread that owns the file: an fsync blocks it and no socket.
const port = parentPort;
if (!port) throw new Error('sqlite-worker runs in a worker thread');
let database: SqliteDatabase | undefined;

/** How long writes may wait in the journal before the tables follow, when nothing reads them. */
const settleAfterMs = 250;
let settling: NodeJS.Timeout | undefined;

port.on('message', ({ id, method, args }: StoreRequest) => {
  try {
    database ??= openSqliteDatabase((workerData as { file: string }).file);
    const run = database[method] as (...args: readonly unknown[]) => unknown;
    port.postMessage({ id, ok: true, value: run(...args) } satisfies StoreReply);
    if (method === 'commit') settling ??= setTimeout(settle, settleAfterMs);
    if (method === 'close') {
      clearTimeout(settling);
      port.close();
    }
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    port.postMessage({ id, ok: false, name, message } satisfies StoreReply);
  }
});

function settle(): void {
  settling = undefined;
  database?.settle();
}
