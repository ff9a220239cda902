import { parentPort, workerData } from 'node:worker_threads';
import { openSqliteCheckpointer } from './sqlite-checkpointer.ts';
import { openSqliteDatabase } from './sqlite-database.ts';
import { openSqliteIndexer } from './sqlite-indexer.ts';
import { openSqliteReader } from './sqlite-reader.ts';
import { openSqliteSearcher } from './sqlite-searcher.ts';

/** What a thread is started with. */
export type ThreadSetup = { readonly file: string; readonly role: keyof typeof openers };

export type StoreRequest = { readonly id: number; readonly method: string; readonly args: readonly unknown[] };
export type StoreReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly name: string; readonly message: string };

const openers = {
  writer: openSqliteDatabase,
  reader: openSqliteReader,
  checkpointer: openSqliteCheckpointer,
  indexer: openSqliteIndexer,
  searcher: openSqliteSearcher,
};

// A thread that owns a connection: an fsync blocks it and no socket.
const port = parentPort;
if (!port) throw new Error('sqlite-worker runs in a worker thread');
const { file, role } = workerData as ThreadSetup;
let connection: Record<string, (...args: readonly never[]) => unknown> | undefined;

/** After so long without a commit the tables follow; under load they do when enough waits, so as not to share its disk. */
const settleAfterMs = 250;
let settling: NodeJS.Timeout | undefined;
/** The same where commits trickle in: what was erased is not to be readable in the file for as long as somebody writes. */
const settleAtLatestMs = 2_000;
let settlingAtLatest: NodeJS.Timeout | undefined;

port.on('message', ({ id, method, args }: StoreRequest) => {
  try {
    connection ??= openers[role](file);
    const run = connection[method] as (...args: readonly unknown[]) => unknown;
    port.postMessage({ id, ok: true, value: run(...args) } satisfies StoreReply);
    if (method === 'commit') {
      settling = settling?.refresh() ?? setTimeout(settle, settleAfterMs);
      settlingAtLatest ??= setTimeout(settle, settleAtLatestMs);
    }
    if (method === 'close') {
      stopTimers();
      port.close();
    }
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    port.postMessage({ id, ok: false, name, message } satisfies StoreReply);
  }
});

function stopTimers(): void {
  clearTimeout(settling);
  clearTimeout(settlingAtLatest);
  settling = settlingAtLatest = undefined;
}

function settle(): void {
  stopTimers();
  connection?.['settle']?.();
}
