import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BroadcastChannel, isMainThread } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';

// A server that can be asked what it holds after a collection of all its threads' garbage, and whose time can be put forward.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const threads = new BroadcastChannel('vitals');
threads.unref();

// The cache of the database is bounded but large: it would go on filling for as long as anybody looks, like a leak.
const { pragma } = Sqlite.prototype;
Sqlite.prototype.pragma = function shrink(source, ...rest) {
  return pragma.call(this, source.replace(/^cache_size = .*$/, 'cache_size = -2048'), ...rest);
};

/** Twice, since what waits for a finalizer goes with the next. */
async function measureHeap() {
  collect();
  await nextTurn();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

if (isMainThread) serveVitals();
else {
  threads.postMessage('born');
  threads.onmessage = ({ data }) => {
    if (data === 'measure') void measureHeap().then((bytes) => threads.postMessage(bytes));
  };
}

function serveVitals() {
  const everySecond = [];
  const realNow = performance.now.bind(performance);
  const { setInterval } = globalThis;
  let aheadMs = 0;
  let workerCount = 0;
  let onHeap = () => {};
  performance.now = () => realNow() + aheadMs;
  globalThis.setInterval = (run, ms, ...args) => {
    if (ms === 1_000) everySecond.push(run);
    return setInterval(run, ms, ...args);
  };
  threads.onmessage = ({ data }) => {
    if (data === 'born') workerCount++;
    else onHeap(data);
  };

  async function measure() {
    const heaps = [await measureHeap()];
    await new Promise((resolve) => {
      onHeap = (bytes) => {
        if (heaps.push(bytes) > workerCount) resolve();
      };
      threads.postMessage('measure');
    });
    return {
      heapBytes: heaps.reduce((sum, bytes) => sum + bytes),
      residentBytes: process.memoryUsage.rss(),
      descriptors: readdirSync('/proc/self/fd').length,
      resources: process.getActiveResourcesInfo(),
    };
  }

  /** Each second has its ticks, and turns in which clients answer what a tick asked. */
  async function lapse(seconds) {
    for (let second = 0; second < seconds; second++) {
      aheadMs += 1_000;
      for (const run of everySecond) run();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return {};
  }

  createServer((socket) => {
    socket.once('data', (request) => {
      const { seconds } = JSON.parse(request.toString());
      void (seconds === undefined ? measure() : lapse(seconds)).then((reply) => socket.end(JSON.stringify(reply)));
    });
    socket.on('error', () => {});
  })
    .listen(process.env.TERTULIA_VITALS_SOCKET)
    .unref();
}
