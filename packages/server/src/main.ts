#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createAuthLimits } from './accounts/auth-limits.ts';
import { createCommonPasswords } from './accounts/common-passwords.ts';
import { createPasswords } from './accounts/passwords.ts';
import { listenToOperator, toSocketPath } from './adapters/operator-socket.ts';
import { createProcessHasher } from './adapters/process-hasher.ts';
import { createProcessInspector } from './adapters/process-inspector.ts';
import { openSqliteStore } from './adapters/sqlite-store.ts';
import { createSystemClock } from './clock.ts';
import { readConfig } from './config.ts';
import { createNewcomers } from './connection/newcomers.ts';
import { createSlowReaders } from './connection/slow-readers.ts';
import { createWelcome } from './connection/welcome.ts';
import { makeDataDir } from './data-dir.ts';
import { drain } from './drain.ts';
import { openFileFolder } from './files/file-folder.ts';
import { createFileUrls } from './files/file-urls.ts';
import { receiveChunk } from './files/receive-chunk.ts';
import { removeOrphans } from './files/sweep-files.ts';
import { Uploads } from './files/uploads.ts';
import { dispatch } from './handlers/index.ts';
import { createHub } from './hub.ts';
import { createCommitter } from './log/committer.ts';
import { countReads } from './log/counted-store.ts';
import { createHealthLog } from './log/health-log.ts';
import { storePresence } from './log/recovery.ts';
import { createMetrics } from './metrics.ts';
import { OpenReports } from './moderation/open-reports.ts';
import { createOrderedIds } from './moderation/ordered-ids.ts';
import { Sanctions } from './moderation/sanctions.ts';
import { carryOut } from './operator/carry-out.ts';
import { createSetupCode, ensureAdmin, toSetupSentence } from './operator/first-admin.ts';
import { toOffice } from './operator/office.ts';
import { createRoom } from './rooms/room.ts';
import { Tombstones } from './rooms/tombstones.ts';
import { UnreadMentions } from './rooms/unread-mentions.ts';
import { createSecrets } from './secrets.ts';
import type { Server } from './server.ts';
import { Directory } from './sessions/directory.ts';
import { retellMembers } from './sessions/retell-members.ts';
import { StartError } from './start-error.ts';
import { tick } from './tick.ts';
import { isNetworkWithin } from './transport/address.ts';
import { Door } from './transport/door.ts';
import { loadWebFiles } from './transport/web-files.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** How long passing events wait for others to leave with: the longer the more they cost, and never so long that it is felt much. */
const passingMs = { min: 50, max: 500, sendsPerMs: 10 };

/** What those who ask to be let in get of each turn of the event loop: a third of one that is busy. */
const newcomersTime = { minMs: 1, share: 0.5 };

function toPassingMs(lastSends: number): number {
  return Math.min(passingMs.max, Math.max(passingMs.min, lastSends / passingMs.sendsPerMs));
}

/** The only wiring. Everything that stops a start is one sentence and exit code 1. */
async function main(): Promise<void> {
  closeToOthers();
  const clock = createSystemClock();
  const { admin, ...config } = readConfig(process.argv.slice(2), process.env, version);
  const log = pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: false }));
  const { createTransport } = await loadTransport();
  makeDataDir(config.dataDir);
  const store = await openSqliteStore({ file: join(config.dataDir, 'tertulia.db') });

  const owed: Server['owed'] = new Set();
  const webFiles = loadWebFiles(fileURLToPath(new URL('../../web-client/dist', import.meta.url)));
  const transport = createTransport(() => server, new Door(config, clock.now()), webFiles);
  const connections: Server['connections'] = new Set();
  const congested: Server['congested'] = new Set();
  const slowReaders = createSlowReaders({
    connections,
    congested,
    onRelieved: (connection) => void retellMembers(server, connection),
    schedule: setImmediate,
  });
  const hub = createHub({
    publish(topic, frame) {
      transport.publish(topic, frame);
      slowReaders.count(Buffer.byteLength(frame));
    },
    countListeners: transport.countListeners,
    later: (run, lastSends) => setTimeout(run, toPassingMs(lastSends)),
    congested,
  });
  const logHealth = createHealthLog(log, clock.now);
  const committer = createCommitter({
    store,
    onBatchDone() {
      hub.flush();
      for (const connection of owed) connection.flush();
      owed.clear();
    },
    now: () => performance.now(),
    onCommitted(writeCount, tookMs) {
      metrics.commits.observe(tookMs / 1_000);
      metrics.writes.inc(writeCount);
    },
    onReceiverError: (error) => log.error({ err: error }, 'the outcome of a write could not be handled'),
    onCommitFailed: () => metrics.commitsFailed.inc(),
    onHealthChange(healthy, error) {
      logHealth(healthy, error);
      if (healthy) storePresence(server);
    },
  });
  const rooms: Server['rooms'] = new Map(
    (await store.loadRooms()).map((record) => [record.room_id, createRoom(record)]),
  );
  for (const { room_id, count } of await store.countMembers(clock.steadyWallClock())) {
    const room = rooms.get(room_id);
    if (room) room.away.count = count;
  }
  for (const { room_id, ranges } of await store.loadTombstones()) {
    const room = rooms.get(room_id);
    if (room) room.tombstones = new Tombstones(ranges);
  }
  for (const { room_id, user_id, n } of await store.loadMentions()) {
    const room = rooms.get(room_id);
    if (room) (room.mentions ??= new UnreadMentions()).add(n, user_id);
  }
  for (const { room_id, changed_at } of await store.loadChangedAt()) {
    const room = rooms.get(room_id);
    if (room) room.changed_at = changed_at;
  }
  const moderation = await store.loadModeration(clock.steadyWallClock());
  const directory = new Directory();
  const folder = openFileFolder(join(config.dataDir, 'files'));
  const uploads = new Uploads(folder);
  const urls = createFileUrls(folder.urlKey, clock.wallClock);
  const metrics = createMetrics({
    connections: () => connections.size,
    unsentBytes: () => [...connections].reduce((sum, connection) => sum + connection.bufferedBytes(), 0),
    users: () => directory.count,
    rooms: () => rooms.size,
    fileBytes: () => folder.bytes,
    uploads: () => uploads.count,
    queued: () => committer.queued,
    healthy: () => committer.healthy(),
  });
  const server: Server = {
    config,
    clock,
    log,
    metrics,
    store: countReads(store, (method) => metrics.storeReads.inc({ method })),
    committer,
    hub,
    rooms,
    directory,
    connections,
    crowded: new Set(),
    congested,
    owed,
    dispatch: (connection, message) => dispatch(server, connection, message),
    newcomers: createNewcomers({ now: () => performance.now(), nextTurn: setImmediate, ...newcomersTime }),
    secrets: createSecrets(clock.wallClock),
    passwords: createPasswords({
      hasher: createProcessHasher(clock),
      loadCommon: createCommonPasswords(),
      // A hash takes a core whatever its priority: each thread that it shares a core with wakes some milliseconds later.
      maxAtOnce: availableParallelism() > 2 ? 2 : 1,
      now: clock.now,
      onHashed: () => metrics.passwordsHashed.inc(),
    }),
    authLimits: createAuthLimits(config.rateLimits, undefined, (address) =>
      isNetworkWithin(address, config.exemptAddresses),
    ),
    files: {
      folder,
      uploads,
      inspector: createProcessInspector(),
      urls,
      quota: {
        maxFileBytes: config.maxFileBytes,
        userBytesPerDay: config.userFileBytesPerDay,
        maxUserBytes: config.maxUserFileBytes,
        maxFolderBytes: config.maxFilesBytes,
      },
      contents: { lookUntil: 0, sweeping: undefined },
      wire: { receive: receiveChunk, sign: urls.sign },
    },
    tails: { bytes: 0, warming: new Map() },
    searches: { count: 0 },
    away: { held: new Set(), loading: new Map() },
    welcome: createWelcome(config, version),
    sanctions: new Sanctions(moderation.sanctions),
    openReports: new OpenReports(moderation.openReports),
    nextId: createOrderedIds(clock.steadyWallClock, moderation.lastId),
    isTrimming: false,
    isDraining: false,
  };

  await uploads.recover();
  void removeOrphans(server);

  const office = toOffice(server);
  if (admin) {
    const ensured = await ensureAdmin(office, admin.username, admin.password);
    if (!ensured.ok) {
      await store.close();
      throw new StartError(`the admin ${admin.username} could not be made: ${ensured.error}`);
    }
  }
  const port = await transport.listen(config.host, config.port);
  if (port === undefined) {
    await store.close();
    throw new StartError(
      `cannot listen on ${config.host}:${config.port}: the port is in use or not permitted; choose another with --port`,
    );
  }
  if (!webFiles) log.warn('the web client is not built: only the protocol is served');
  const socketPath = toSocketPath(config.dataDir);
  const operator =
    socketPath === undefined
      ? undefined
      : listenToOperator(
          socketPath,
          (request) => carryOut(office, request),
          (error) => log.error({ err: error }, 'a request of the operator failed'),
        );
  if (!operator) {
    log.warn(
      'the path of the data folder is too long for a socket: to administer this server, stop it first, or start it from nearer to that folder',
    );
  }

  const setupCode = await createSetupCode(office);
  const setup = setupCode === undefined ? '' : `${toSetupSentence(config.host, port, setupCode)}\n`;
  // In one write: whoever waits for the first line has the other too.
  process.stdout.write(`listening on http://${config.host}:${port}\n${setup}`);

  let ticks = 0;
  const timer = setInterval(() => {
    tick(server, ++ticks);
    slowReaders.look();
    transport.sweep(clock.now());
  }, 1_000);
  const stop = () => {
    if (server.isDraining) return;
    clearInterval(timer);
    operator?.close();
    drain(server, transport).then(
      () => process.exit(0),
      (error: unknown) => {
        log.fatal({ err: error }, 'the server could not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** The same program at the console of whoever runs the server; the server's own parts are not even loaded. */
async function administer(): Promise<void> {
  closeToOthers();
  const { runAdmin } = await import('./admin-main.ts');
  process.exitCode = await runAdmin(process.argv.slice(3));
}

/** What is kept is nobody else's to read, whatever the folder's own permissions are. */
function closeToOthers(): void {
  process.umask(0o077);
}

async function loadTransport(): Promise<typeof import('./transport/uws.ts')> {
  try {
    return await import('./transport/uws.ts');
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new StartError(
      `the uWebSockets.js binary does not load (${reason}); it needs Node 20 with glibc 2.27 or later, or Node 22 to 25 with glibc 2.38 or later, or macOS or Windows`,
    );
  }
}

const start = process.argv[2] === 'admin' ? administer : main;
start().catch((error: unknown) => {
  const isExpected = error instanceof Error && ['StartError', 'ConfigError', 'StorageError'].includes(error.name);
  process.stderr.write(
    `tertulia-server: ${isExpected ? (error).message : ((error as Error)?.stack ?? String(error))}\n`,
  );
  process.exit(1);
});
