import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Saved, SavedRoom } from '@tertulia/protocol/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStateFile } from './state-file.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'state-file-'));
  path = join(folder, 'profile', 'host.json');
});
afterEach(() => rm(folder, { recursive: true }));

const saved: Saved = {
  session: { token: 'secret', user: { user_id: 'u1', username: 'ada', role: 'user', guest: true } },
  outbox: [],
};
const summary: SavedRoom['summary'] = {
  ...{ room_id: 'general', name: 'General', topic: '', kind: 'public', epoch: 'e1', first_seq: 1 },
  ...{ last_seq: 0, last_n: 0, read_n: 0, unread: 0, mentions: 0, member_count: 1 },
};
const room: SavedRoom = { userId: 'u1', summary, appliedSeq: 0, messages: [], hasOlder: false };

test('what was saved is loaded by the next process', async () => {
  const before = createStateFile(path);
  await before.save(saved);
  await before.saveRooms([room]);
  expect(await createStateFile(path).load()).toEqual({ ...saved, rooms: [room] });
});

test('nobody else may read it, not even where an earlier file was open to all', async () => {
  const file = createStateFile(path);
  await file.save(saved);
  await file.saveRooms([room]);
  await writeFile(`${path}.${process.pid}.tmp`, '', { mode: 0o644 });
  await file.save(saved);
  const names = await readdir(dirname(path));
  expect(names.sort()).toEqual(['host.json', 'host.rooms.json']);
  for (const name of names) expect((await stat(join(dirname(path), name))).mode & 0o777).toBe(0o600);
});

test('a damaged file of rooms does not take the session with it', async () => {
  const file = createStateFile(path);
  await file.save(saved);
  await file.saveRooms([room]);
  const roomsPath = join(dirname(path), 'host.rooms.json');
  await writeFile(roomsPath, (await readFile(roomsPath, 'utf8')).slice(0, 40));
  expect(await file.load()).toEqual({ ...saved, rooms: undefined });
});

test('without any file there is nothing', async () => {
  expect(await createStateFile(path).load()).toEqual({ rooms: undefined });
});
