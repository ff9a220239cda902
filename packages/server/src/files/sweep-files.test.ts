import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Server } from '../server.ts';
import { type FileFolder, openFileFolder } from './file-folder.ts';
import { removeOrphans, sweepFiles } from './sweep-files.ts';
import { keptForMs, Uploads } from './uploads.ts';

const hash = (letter: string) => letter.repeat(64);
let path: string;
let folder: FileFolder;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'tertulia-files-'));
  folder = openFileFolder(path);
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

const listParts = () => readdirSync(join(path, 'parts')).sort();
const keep = async (letter: string) => {
  await folder.writePart(letter, Buffer.from(`content ${letter}`));
  await folder.keep(folder.partPath(letter), hash(letter));
  await folder.removePart(letter);
};
const listContents = async () => {
  const found: string[] = [];
  for await (const names of folder.listContents()) found.push(...names);
  return found.sort();
};

/** A server whose store has the files with the hashes in `used`, and tells of those in `dropped` that they are no more. */
function setUp({ used = [] as string[], dropped = [] as string[], now = 0 }) {
  const uploads = new Uploads(folder);
  const store = {
    expireFiles: () => Promise.resolve(0),
    listDroppedContents: () => Promise.resolve([...dropped]),
    findUnusedContents: (contents: readonly string[]) => Promise.resolve(contents.filter((one) => !used.includes(one))),
    forgetDroppedContents: (contents: readonly string[]) => {
      dropped = dropped.filter((one) => !contents.includes(one));
      return Promise.resolve();
    },
  };
  const log = { error: (problem: object) => expect(problem).toBeUndefined() };
  const clock = { wallClock: () => now };
  return { uploads, server: { files: { folder, uploads }, store, log, clock } as unknown as Server };
}

test('[FI6] contents of files that are no more are removed, but for those that another file has', async () => {
  for (const letter of ['a', 'b', 'c']) await keep(letter);
  expect(folder.bytes).toBe(27);
  const { server } = setUp({ used: [hash('b'), hash('c')], dropped: [hash('a'), hash('b')] });
  await sweepFiles(server);
  expect([await listContents(), folder.bytes]).toEqual([[hash('b'), hash('c')], 18]);
  expect(openFileFolder(path).bytes).toBe(18);
});

test('contents that a dead process kept and never named are removed at the next start', async () => {
  for (const letter of ['a', 'b']) await keep(letter);
  await removeOrphans(setUp({ used: [hash('b')] }).server);
  expect([await listContents(), folder.bytes]).toEqual([[hash('b')], 9]);
});

test('what is kept while contents are removed stays', async () => {
  await keep('a');
  const used: string[] = [];
  const { server } = setUp({ used, dropped: [hash('a')] });
  const kept = folder.inTurn(async () => {
    await keep('a');
    used.push(hash('a'));
  });
  await Promise.all([kept, sweepFiles(server)]);
  expect(await listContents()).toEqual([hash('a')]);
});

test('[FI5] uploads of more than a day ago are given up, with the room that they held; younger ones outlive a restart', async () => {
  const { uploads } = setUp({});
  const begin = async (upload_id: string, begun_at: number) => {
    uploads.reservations.add('u1', 10);
    return uploads.begin({ upload_id, user_id: 'u1', filename: 'x', size: 10, begun_at });
  };
  await begin('old', 0);
  const young = await begin('young', 5);
  await uploads.carry(young, { onStored: () => undefined, onFailed: () => undefined });
  young.append(Buffer.from('abc'));
  await uploads.drop(young);
  const after = setUp({ now: keptForMs + 1 });
  await after.uploads.recover();
  expect(after.uploads.reservations.of('u1')).toBe(20);
  await sweepFiles(after.server);
  expect([after.uploads.find('u1', 'old'), after.uploads.find('u1', 'young')?.stored]).toEqual([undefined, 3]);
  expect([after.uploads.reservations.of('u1'), listParts()]).toEqual([10, ['young', 'young.json']]);
});

test('what a dead process left of parts without a note is removed', async () => {
  await folder.writePart('nobody', Buffer.from('x'));
  await folder.writePart('broken.json', Buffer.from('{'));
  await folder.writePart('broken', Buffer.from('x'));
  expect(await folder.recoverParts()).toEqual([]);
  expect(listParts()).toEqual([]);
});

test('[FI2] of uploads that nobody goes on with ten are kept, the newest', async () => {
  const { uploads } = setUp({});
  for (let i = 0; i < 12; i++) {
    uploads.reservations.add('u1', 1);
    await uploads.begin({ upload_id: `u${i}`, user_id: 'u1', filename: 'x', size: 1, begun_at: i });
  }
  expect([uploads.count, uploads.find('u1', 'u1'), uploads.reservations.bytes]).toEqual([10, undefined, 10]);
});
