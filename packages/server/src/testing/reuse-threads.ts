import { MessageChannel, Worker } from 'node:worker_threads';
import type { ThreadSetup } from '../adapters/serve-sqlite.ts';
import { type StartThread, speakThrough } from '../adapters/sqlite-thread.ts';

/** Threads for tests, one for each role, that go from store to store: `url` is a built `reused-worker`. */
export function reuseThreads(url: URL) {
  const workers = new Map<ThreadSetup['role'], Worker>();
  const start: StartThread = (setup) => {
    const worker = workers.get(setup.role) ?? new Worker(url);
    workers.set(setup.role, worker);
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ port: port2, setup }, [port2]);
    return speakThrough(port1, 'close', async () => port1.close());
  };
  const end = () => Promise.all([...workers.values()].map((worker) => worker.terminate()));
  return { start, end };
}
