import type { MessagePort } from 'node:worker_threads';

/** What a thread is started with. */
export type ThreadSetup = { readonly file: string; readonly role: keyof typeof openers };

export type StoreRequest = { readonly id: number; readonly method: string; readonly args: readonly unknown[] };
export type StoreReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly name: string; readonly message: string };

/** Each thread loads what its own role needs, and no more. */
const openers = {
  writer: async () => (await import('./sqlite-database.ts')).openSqliteDatabase,
  reader: async () => (await import('./sqlite-reader.ts')).openSqliteReader,
  checkpointer: async () => (await import('./sqlite-checkpointer.ts')).openSqliteCheckpointer,
  indexer: async () => (await import('./sqlite-indexer.ts')).openSqliteIndexer,
  searcher: async () => (await import('./sqlite-searcher.ts')).openSqliteSearcher,
};

/** After so long without a commit the tables follow; under load they do when enough waits, so as not to share its disk. */
const settleAfterMs = 250;
/** The same where commits trickle in: what was erased is not to be readable in the file for as long as somebody writes. */
const settleAtLatestMs = 2_000;

/** Carries out what comes through `port`, on a connection of its own, until it is closed. */
export async function serveSqlite(port: MessagePort, { file, role }: ThreadSetup): Promise<void> {
  // What is asked meanwhile waits for whoever listens.
  const open = await openers[role]();
  let connection: Record<string, (...args: readonly never[]) => unknown> | undefined;
  let settling: NodeJS.Timeout | undefined;
  let settlingAtLatest: NodeJS.Timeout | undefined;

  port.on('message', ({ id, method, args }: StoreRequest) => {
    try {
      connection ??= open(file);
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
}
