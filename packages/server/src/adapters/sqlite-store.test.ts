import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import Sqlite from 'better-sqlite3';
import { build } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import bundle from '../../rolldown.config.ts';
import { StorageError } from '../log/store.ts';
import { type Write } from '../log/write.ts';
import { reuseThreads } from '../testing/reuse-threads.ts';
import { describeAccountContract } from './account-contract.ts';
import { describeChangeContract } from './change-contract.ts';
import { describeFileContract } from './file-contract.ts';
import { describeModerationContract } from './moderation-contract.ts';
import { describeRetentionContract } from './retention-contract.ts';
import { describeSearchContract } from './search-contract.ts';
import { openSqliteStore } from './sqlite-store.ts';
import { startThreads } from './sqlite-thread.ts';
import { describeStoreContract } from './store-contract.ts';

const here = dirname(fileURLToPath(import.meta.url));
// Inside the package, so that the bundled workers find better-sqlite3.
const built = join(here, '../../node_modules/.cache', `worker-${process.pid}`);
const toBuilt = (name: string) => pathToFileURL(join(built, `${name}.js`));
const reused = reuseThreads(toBuilt('reused-worker'));

// Threads run JavaScript, and tests run before the build: the workers are bundled for them alone.
beforeAll(async () => {
  const input = {
    'sqlite-worker': join(here, 'sqlite-worker.ts'),
    'reused-worker': join(here, '../testing/reused-worker.ts'),
  };
  await build({ ...bundle, input, output: { ...bundle.output, dir: built } });
}, 60_000);
afterAll(async () => {
  await reused.end();
  rmSync(built, { recursive: true, force: true });
});

const open = (folder: string) => openSqliteStore({ file: join(folder, 'log.db'), start: reused.start });

describeStoreContract('the SQLite store in its threads', open);
describeAccountContract('the SQLite store in its threads', open);
describeModerationContract('the SQLite store in its threads', open);
describeChangeContract('the SQLite store in its threads', open);
describeFileContract('the SQLite store in its threads', open);
describeRetentionContract('the SQLite store in its threads', open);
describeSearchContract('the SQLite store in its threads', open);

describe('the SQLite store in its threads', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tertulia-worker-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const say = (content: string): Write => ({
    kind: 'append-message',
    room_id: 'general',
    user_id: 'u1',
    username: 'ana',
    content,
    at: 0,
  });

  const openOwn = (file = join(folder, 'log.db'), url = toBuilt('sqlite-worker')) =>
    openSqliteStore({ file, start: startThreads(url) });

  it('rejects with a storage error when the file cannot be opened', async () => {
    const opening = openOwn(join(folder, 'missing', 'log.db'));
    await expect(opening).rejects.toThrow(StorageError);
    await expect(opening).rejects.toThrow(/must exist and be writable/);
  });

  it('rejects with a storage error when there is no worker to load', async () => {
    const opening = openOwn(undefined, new URL('file:///nowhere/worker.js'));
    await expect(opening).rejects.toThrow(/the storage thread failed/);
  });

  it('carries out commits in order, also those sent without waiting, and reads each once it is done', async () => {
    const store = await openOwn();
    const commits = ['a', 'b', 'c'].map((content) => store.commit([say(content)]));
    expect(await commits[0]).toMatchObject([{ seq: 1 }]);
    expect((await store.readEvents('general', 0, 9))[0]).toMatchObject({ content: 'a' });
    expect((await Promise.all(commits)).flat()).toMatchObject([{ seq: 1 }, { seq: 2 }, { seq: 3 }]);
    expect(await store.readEvents('general', 0, 9)).toMatchObject([
      { content: 'a' },
      { content: 'b' },
      { content: 'c' },
    ]);
    await store.close();
  });

  it('reads what rooms said while a commit waits for the disk', async () => {
    const store = await openOwn();
    const written = await store.commit([say('before')]);
    const { seq } = written[0] as { seq: number };
    const other = new Sqlite(join(folder, 'log.db'));
    // Whoever holds the file keeps the writer waiting, as a slow disk does.
    other.exec('BEGIN IMMEDIATE');
    let isDone = false;
    const waiting = store.commit([say('waits')]).finally(() => {
      isDone = true;
    });
    expect(await store.readMessages('general', { before_seq: seq + 1 }, 1)).toMatchObject({
      messages: [{ content: 'before' }],
      more_after: false,
    });
    expect(await store.readEvents('general', seq - 1, 9)).toMatchObject([{ content: 'before' }]);
    expect(isDone).toBe(false);
    other.exec('ROLLBACK');
    other.close();
    expect(await waiting).toMatchObject([{ seq: seq + 1 }]);
    await store.close();
  });

  it('rejects everything pending when the thread dies, and what comes later', async () => {
    const dying = join(folder, 'dying.mjs');
    writeFileSync(
      dying,
      `import { parentPort } from 'node:worker_threads';
       parentPort.on('message', ({ id, method }) => {
         if (method === 'loadRooms') parentPort.postMessage({ id, ok: true, value: [] });
         else setTimeout(() => { throw new Error('boom'); });
       });`,
    );
    const store = await openOwn('unused', pathToFileURL(dying));
    const pending = await Promise.allSettled([store.commit([say('a')]), store.findUser('u1')]);
    const failure = { status: 'rejected', reason: new StorageError('the storage thread failed: boom') };
    expect(pending).toEqual([failure, failure]);
    await expect(store.commit([say('b')])).rejects.toThrow(StorageError);
    await store.close();
  });

  it('ends its thread on close, may be closed twice, and refuses what comes later', async () => {
    const store = await openOwn();
    await Promise.all([store.close(), store.close()]);
    await store.close();
    await expect(store.loadRooms()).rejects.toThrow('the storage is closed');
  });
});
