import { type MessagePort, parentPort } from 'node:worker_threads';
import { serveSqlite, type ThreadSetup } from '../adapters/serve-sqlite.ts';

/** A thread that serves one store after the other, for tests: to start one takes longer than most tests. */
parentPort?.on('message', ({ port, setup }: { port: MessagePort; setup: ThreadSetup }) => {
  void serveSqlite(port, setup);
});
