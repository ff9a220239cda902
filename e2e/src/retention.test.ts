import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCore } from './harness/core-client.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { uploadAtOnce } from './harness/upload.ts';
import { connectWire, enter, type Wire } from './harness/wire-client.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer(['--rate-limits', 'off', '--retention-days', '365']);
});
afterAll(() => server.dispose());

const connect = () => connectWire(`ws://${server.host}/ws`, ['tertulia.v1.json']);
const textsOf = (reply: Wire, field: string) => (reply[field] as Wire[]).map(({ content }) => content);

test('[RT2] [RT3] [RT4] [RT5] what a room keeps no longer is gone for everyone, and from the files', {
  timeout: 60_000,
}, async () => {
  const [ana, bob] = [await enter(server.host, 'ana-rt'), await enter(server.host, 'bob-rt')];
  const reader = await startCore(server.host);
  await reader.client.join('cem-rt');
  const room_id = 'notes';
  const { epoch } = await ana.request({ type: 'CreateRoom', room_id, name: 'Notes' });
  await bob.request({ type: 'JoinRoom', room_id });
  await reader.client.joinRoom(room_id);
  const secret = 'swordfish-4712';
  const file = await uploadAtOnce(ana, 'old.txt', Buffer.from(secret));
  const said = [
    { content: `1 ${secret}`, client_id: 'first', files: [file.file_id] },
    { content: '2 @bob-rt' },
    ...[3, 4, 5].map((n) => ({ content: `${n}` })),
  ];
  for (const one of said) await ana.request({ type: 'Message', room_id, ...one });
  await ana.request({ type: 'AddReaction', room_id, target_seq: 1, emoji: '👍' });
  // It is to be gone from where it is found by, too.
  const found = async () => (await ana.request({ type: 'Search', query: secret }))['messages'];
  await expect.poll(found, { timeout: 15_000, interval: 200 }).toHaveLength(1);
  const update = (retention: object) => ana.request({ type: 'UpdateRoom', room_id, retention });
  expect(await update({ count: 0 })).toMatchObject({ code: 'bad_message', path: ['retention', 'count'] });
  expect(await bob.request({ type: 'UpdateRoom', room_id, retention: {} })).toMatchObject({ code: 'forbidden' });
  expect(await update({ count: 3 })).toMatchObject({ type: 'Ok' });
  expect(await bob.next('RoomUpdated')).toMatchObject({ seq: 7, retention: { count: 3 } });
  for (const one of [ana, bob]) {
    expect(await one.next('HistoryTrimmed')).toEqual({ type: 'HistoryTrimmed', room_id, seq: 8, first_seq: 3 });
  }
  expect(await bob.next('ReadMarker')).toMatchObject({ room_id, read_n: 0, unread: 3, mentions: 0 });
  await reader.shows(({ rooms }) => rooms.get(room_id)?.summary.first_seq === 3);
  expect(reader.texts(room_id)).toEqual(['3', '4', '5']);

  expect(await ana.request({ type: 'EditMessage', room_id, target_seq: 1, content: 'x' })).toMatchObject({
    code: 'not_found',
  });
  expect(await ana.request({ type: 'ListRevisions', room_id, target_seq: 2 })).toMatchObject({ revisions: [] });
  expect(await ana.request({ type: 'Message', room_id, ...said[0] })).toMatchObject({
    type: 'Ok',
    seq: 1,
    n: 1,
    dup: true,
  });
  await expect
    .poll(async () => (await fetch(`http://${server.host}${file.url}`)).status, { timeout: 15_000 })
    .toBe(404);

  const isThere = () =>
    readdirSync(server.dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .some((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(secret));
  await expect.poll(isThere, { timeout: 20_000, interval: 200 }).toBe(false);
  expect(await found()).toEqual([]);

  await server.kill();
  await server.start();
  const back = await connect();
  expect(await back.next('Welcome')).toMatchObject({ retention: { days: 365 } });
  const { rooms } = (await back.request({ type: 'Resume', token: bob.token })) as unknown as { rooms: Wire[] };
  const summary = { first_seq: 3, last_seq: 8, last_n: 5, unread: 3, mentions: 0, retention: { count: 3 } };
  expect(rooms.find((one) => one['room_id'] === room_id)).toMatchObject(summary);
  const joined = await back.request({ type: 'JoinRoom', room_id });
  expect([textsOf(joined, 'history'), joined['more_before']]).toEqual([['3', '4', '5'], false]);
  const page = await back.request({ type: 'History', room_id, around_seq: 1 });
  expect([textsOf(page, 'messages'), page['more_before']]).toEqual([['3', '4', '5'], false]);
  const sync = (after_seq: number) => back.request({ type: 'Sync', room_id, epoch, after_seq });
  expect(await sync(1)).toMatchObject({ state: 'reset' });
  expect(await sync(2)).toMatchObject({ state: 'complete', events: [3, 4, 5, 6, 7, 8].map((seq) => ({ seq })) });
  await reader.stop();
  back.close();
});

test('[RT1] a direct conversation keeps no more than the server does', { timeout: 30_000 }, async () => {
  const own = await startServer(['--rate-limits', 'off', '--retention-count', '2']);
  const [ana, bob] = [await enter(own.host, 'ana'), await enter(own.host, 'bob')];
  for (const n of [1, 2, 3, 4]) await ana.request({ type: 'PrivateMessage', to_user_id: bob.userId, content: `${n}` });
  const trimmed = await bob.next('HistoryTrimmed', (one) => one['first_seq'] === 3);
  const page = await bob.request({ type: 'History', room_id: trimmed['room_id'] });
  expect([textsOf(page, 'messages'), page['more_before']]).toEqual([['3', '4'], false]);
  await own.dispose();
});
