import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { connectWire, enter, type Wire } from './harness/wire-client.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer(['--rate-limits', 'off']);
});
afterAll(() => server.dispose());

test('[MD8] a deleted message is a tombstone for everyone, now and later', async () => {
  const [ana, bob, eve] = [
    await enter(server.host, 'ana-d'),
    await enter(server.host, 'bob-d'),
    await enter(server.host, 'eve-d'),
  ];
  const room_id = 'slips';
  const { epoch } = await ana.request({ type: 'CreateRoom', room_id, name: 'Slips' });
  for (const one of [bob, eve]) await one.request({ type: 'JoinRoom', room_id });
  const say = (who: typeof ana, content: string, more = {}) =>
    who.request({ type: 'Message', room_id, content, ...more });
  await say(bob, 'fine');
  await say(bob, 'my password', { client_id: 'slip', reply_to: 1 });
  await say(ana, 'oh');
  const erase = (who: typeof ana, target_seq: number) => who.request({ type: 'DeleteMessage', room_id, target_seq });
  expect(await erase(eve, 2)).toMatchObject({ code: 'forbidden' });
  expect(await erase(bob, 3)).toMatchObject({ code: 'forbidden' });
  expect(await erase(bob, 9)).toMatchObject({ code: 'not_found', path: ['target_seq'] });
  expect(await erase(bob, 2)).toMatchObject({ type: 'Ok', room_id, seq: 4 });
  for (const one of [ana, bob, eve]) {
    expect(await one.next('MessageDeleted')).toEqual({
      type: 'MessageDeleted',
      room_id,
      seq: 4,
      target_seq: 2,
      by_user_id: bob.userId,
    });
  }
  for (const one of [bob, ana]) expect(await erase(one, 2)).toMatchObject({ code: 'not_found', path: ['target_seq'] });
  expect(await erase(ana, 4)).toMatchObject({ code: 'not_found' });
  expect(await erase(ana, 1)).toMatchObject({ type: 'Ok', seq: 5 });
  expect(await say(bob, 'my password', { client_id: 'slip' })).toMatchObject({ type: 'Ok', seq: 2, n: 2, dup: true });
  const left = (reply: Wire, field: string) =>
    (reply[field] as Wire[]).map(({ content, deleted, reply_to, type }) => [type, content, deleted, reply_to]);
  const messages = [
    ['Message', '', true, undefined],
    ['Message', '', true, undefined],
    ['Message', 'oh', undefined, undefined],
  ];
  const events = [...messages, ...[4, 5].map(() => ['MessageDeleted', undefined, undefined, undefined])];
  expect(left(await eve.request({ type: 'JoinRoom', room_id }), 'history')).toEqual(messages);
  expect(left(await eve.request({ type: 'History', room_id }), 'messages')).toEqual(messages);
  expect(left(await eve.request({ type: 'Sync', room_id, epoch, after_seq: 0 }), 'events')).toEqual(events);
  await server.kill();
  await server.start();
  const back = await connectWire(`ws://${server.host}/ws`, ['tertulia.v1.json']);
  await back.request({ type: 'Resume', token: eve.token });
  expect(left(await back.request({ type: 'JoinRoom', room_id }), 'history')).toEqual(messages);
  expect(left(await back.request({ type: 'Sync', room_id, epoch, after_seq: 0 }), 'events')).toEqual(events);
  back.close();
});

test('[TY5] a tombstone is not unread, before and after a restart', async () => {
  const [ana, bob] = [await enter(server.host, 'ana-u'), await enter(server.host, 'bob-u')];
  const room_id = 'unread';
  await ana.request({ type: 'CreateRoom', room_id, name: 'Unread' });
  await bob.request({ type: 'JoinRoom', room_id });
  for (let i = 0; i < 5; i++) await ana.request({ type: 'Message', room_id, content: `${i}` });
  await bob.request({ type: 'MarkRead', room_id, n: 1 });
  expect(await bob.next('ReadMarker')).toMatchObject({ read_n: 1, unread: 4 });
  for (const target_seq of [1, 2, 4]) await ana.request({ type: 'DeleteMessage', room_id, target_seq });
  expect(await bob.next('ReadMarker', (one) => one['unread'] === 2)).toMatchObject({ room_id, read_n: 1 });
  await bob.request({ type: 'MarkRead', room_id, n: 3 });
  expect(await bob.next('ReadMarker', (one) => one['read_n'] === 3)).toMatchObject({ unread: 1 });
  await server.stop();
  await server.start();
  const back = await connectWire(`ws://${server.host}/ws`, ['tertulia.v1.json']);
  const { rooms } = (await back.request({ type: 'Resume', token: bob.token })) as unknown as { rooms: Wire[] };
  expect(rooms.find((one) => one['room_id'] === room_id)).toMatchObject({ read_n: 3, last_n: 5, unread: 1 });
  back.close();
});

test('[SY3] who has been away for long is told which messages changed within the gap', async () => {
  const [ana, bob] = [await enter(server.host, 'ana-g'), await enter(server.host, 'bob-g')];
  const room_id = 'gap';
  const { epoch } = await ana.request({ type: 'CreateRoom', room_id, name: 'Gap' });
  await bob.request({ type: 'JoinRoom', room_id });
  const say = (count: number) =>
    Promise.all(Array.from({ length: count }, () => ana.request({ type: 'Message', room_id, content: 'x' })));
  const erase = (target_seq: number) => ana.request({ type: 'DeleteMessage', room_id, target_seq });
  await say(4);
  bob.terminate();
  await bob.closed;
  await erase(2);
  for (let i = 0; i < 30; i++) await say(20);
  await erase(3);
  await erase(100);
  const { client, joined } = await (async () => {
    const client = await connectWire(`ws://${server.host}/ws`, ['tertulia.v1.json']);
    return {
      client,
      joined: await client.request({ type: 'Resume', token: bob.token, rooms: { [room_id]: { epoch, seq: 4 } } }),
    };
  })();
  expect(joined).toMatchObject({ type: 'Joined' });
  const sync = await client.next('RoomSync');
  // Seq 3 was erased within the newest 50 events, which say so themselves.
  expect(sync).toMatchObject({ state: 'limited', from_seq: 557, to_seq: 607, stale: [2] });
  const again = await client.request({ type: 'Sync', room_id, epoch, after_seq: 5 });
  expect(again).toMatchObject({ state: 'limited', stale: [] });
  for (const one of [ana, client]) one.close();
});

test('what is deleted is gone from the files within seconds', { timeout: 30_000 }, async () => {
  const ana = await enter(server.host, 'ana-f');
  const room_id = 'files';
  await ana.request({ type: 'CreateRoom', room_id, name: 'Files' });
  const secret = 'swordfish-4711';
  const seqs = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      ana.request({ type: 'Message', room_id, content: i % 4 === 0 ? `${secret} ${i}` : `harmless ${i}` }),
    ),
  );
  const files = () =>
    readdirSync(server.dataDir, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => readFileSync(join(server.dataDir, name)));
  const isThere = () => files().some((bytes) => bytes.includes(secret));
  // Also where it is found by.
  const find = async () => (await ana.request({ type: 'Search', query: secret }))['messages'];
  await expect.poll(find, { timeout: 15_000, interval: 200 }).toHaveLength(10);
  expect(isThere()).toBe(true);
  await Promise.all(
    seqs
      .filter((_, i) => i % 4 === 0)
      .map(({ seq }) => ana.request({ type: 'DeleteMessage', room_id, target_seq: seq })),
  );
  await expect.poll(isThere, { timeout: 15_000, interval: 200 }).toBe(false);
  ana.close();
});
