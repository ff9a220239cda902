import { Worker } from 'node:worker_threads';
import { StorageError } from '../log/store.ts';
import type { StoreReply, StoreRequest, ThreadSetup } from './serve-sqlite.ts';

type Waiting = { resolve(value: unknown): void; reject(error: Error): void };
type Methods = Readonly<Record<string, (...args: never[]) => unknown>>;

export type SqliteThread<M extends Methods> = {
  call<K extends keyof M & string>(method: K, ...args: Parameters<M[K]>): Promise<ReturnType<M[K]>>;
  /** Ends the thread once what was asked before is done. */
  close(): Promise<void>;
  terminate(): Promise<unknown>;
};

export type StartThread = <M extends Methods>(setup: ThreadSetup) => SqliteThread<M>;

/** All of a thread, or a port into one. */
type Line = {
  postMessage(request: StoreRequest): void;
  on(event: string, listener: (value: unknown) => void): unknown;
};

/** A thread of its own for each connection; `url` is the built `sqlite-worker`. */
export function startThreads(url: URL): StartThread {
  return (setup) => {
    const worker = new Worker(url, { workerData: setup });
    return speakThrough(worker, 'exit', () => worker.terminate());
  };
}

/** Calls of a connection that lives in a thread. They are carried out in order; the end of the line rejects them. */
export function speakThrough<M extends Methods>(
  line: Line,
  endEvent: 'exit' | 'close',
  terminate: () => Promise<unknown>,
): SqliteThread<M> {
  const waiting = new Map<number, Waiting>();
  let nextId = 0;
  let ended: Error | undefined;
  let closing: Promise<void> | undefined;

  line.on('message', (value) => {
    const reply = value as StoreReply;
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
  line.on('error', (error) =>
    end(new StorageError(`the storage thread failed: ${error instanceof Error ? error.message : String(error)}`)),
  );
  const exited = new Promise<void>((resolve) => {
    line.on(endEvent, () => {
      end(new StorageError('the storage is closed'));
      resolve();
    });
  });

  async function close(): Promise<void> {
    try {
      await call('close', []);
    } catch (error) {
      // A thread that died holds nothing open.
      if (!ended) throw error;
    }
    await exited;
  }

  function call(method: string, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (ended) {
        reject(ended);
        return;
      }
      const id = nextId++;
      line.postMessage({ id, method, args });
      waiting.set(id, { resolve, reject });
    });
  }

  return {
    call: (method, ...args) => call(method, args) as Promise<never>,
    close() {
      closing ??= close();
      return closing;
    },
    terminate,
  };
}
