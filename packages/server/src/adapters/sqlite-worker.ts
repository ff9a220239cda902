import { parentPort, workerData } from 'node:worker_threads';
import { serveSqlite, type ThreadSetup } from './serve-sqlite.ts';

// A thread that owns a connection: an fsync blocks it and no socket.
if (!parentPort) throw new Error('sqlite-worker runs in a worker thread');
await serveSqlite(parentPort, workerData as ThreadSetup);
