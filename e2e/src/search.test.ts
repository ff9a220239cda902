import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { startTerminal } from './harness/terminal.ts';
import { enter, type Wire } from './harness/wire-client.ts';

type Person = Awaited<ReturnType<typeof enter>>;

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer(['--rate-limits', 'off']);
});
afterAll(() => server.dispose());

const search = (who: Person, query: string, more = {}) => who.request({ type: 'Search', query, ...more });
const find = async (who: Person, query: string, more = {}) =>
  ((await search(who, query, more))['messages'] as Wire[]).map(({ content }) => content);

test('[SE1] people find what was said in their rooms, and nothing else', { timeout: 60_000 }, async () => {
  const [ana, bob, eve] = [
    await enter(server.host, 'ana'),
    await enter(server.host, 'Bob B'),
    await enter(server.host, 'eve'),
  ];
  await ana.request({ type: 'CreateRoom', room_id: 'tea', name: 'Tea Room' });
  await ana.request({ type: 'CreateRoom', room_id: 'secret', name: 'Secret', kind: 'private' });
  await bob.request({ type: 'JoinRoom', room_id: 'tea' });
  await ana.request({ type: 'InviteToRoom', room_id: 'secret', user_id: bob.userId });
  const say = (who: Person, room_id: string, content: string) => who.request({ type: 'Message', room_id, content });
  await say(ana, 'tea', 'Crème brûlée');
  await say(bob, 'tea', 'creme caramel, see https://example.org');
  await say(ana, 'secret', 'the creme of secrets, 東京タワー');
  await say(eve, 'general', 'no creme here');
  await bob.request({ type: 'PrivateMessage', to_user_id: ana.userId, content: 'creme, just for you' });
  const all = [
    'creme, just for you',
    'no creme here',
    'the creme of secrets, 東京タワー',
    'creme caramel, see https://example.org',
    'Crème brûlée',
  ];
  await expect.poll(() => find(ana, 'CREME'), { timeout: 30_000 }).toEqual(all);
  expect(await find(bob, 'crème')).toEqual(all);
  expect(await find(eve, 'creme')).toEqual(['no creme here']);

  expect(await find(ana, 'タワ')).toEqual([all[2]]);
  expect(await find(ana, 'from:"bob b" has:link')).toEqual([all[3]]);
  expect(await find(ana, 'from:me in:"tea room"')).toEqual([all[4]]);
  expect(await find(ana, 'creme in:secret in:general')).toEqual([all[1], all[2]]);
  expect(await find(ana, 'creme', { room_id: 'tea' })).toEqual([all[3], all[4]]);
  expect(await find(ana, 'creme before:2020-01-01')).toEqual([]);
  const first = await search(ana, 'creme', { limit: 3 });
  expect(first).toMatchObject({ more: true });
  expect(await find(ana, 'creme', { limit: 3, before: first['before'] })).toEqual(all.slice(3));

  expect(await search(ana, ':-)')).toMatchObject({ code: 'bad_message', path: ['query'], retry: 'never' });
  expect(await search(eve, 'creme in:tea')).toMatchObject({ code: 'not_member', path: ['query'] });
  expect(await search(eve, 'creme', { room_id: 'secret' })).toMatchObject({ code: 'not_found', path: ['room_id'] });
  expect(await search(eve, 'creme in:"tea room"')).toMatchObject({ code: 'not_found', path: ['query'] });

  await ana.request({ type: 'Kick', room_id: 'secret', user_id: bob.userId });
  expect(await find(bob, 'secrets')).toEqual([]);
  expect(await search(bob, 'creme in:secret')).toMatchObject({ code: 'not_found' });
  await bob.request({ type: 'LeaveRoom', room_id: 'tea' });
  expect(await find(bob, 'creme')).toEqual([all[0], all[1]]);
  await ana.request({ type: 'DeleteMessage', room_id: 'tea', target_seq: 1 });
  await ana.request({ type: 'EditMessage', room_id: 'secret', target_seq: 1, content: 'nothing to see' });
  expect(await find(ana, 'creme')).toEqual([all[0], all[1], all[3]]);
  await expect.poll(() => find(ana, 'nothing'), { timeout: 30_000 }).toEqual(['nothing to see']);
  for (const one of [ana, bob, eve]) one.close();
});

test('[SE1] what was said before a crash is found after it', { timeout: 60_000 }, async () => {
  const ana = await enter(server.host, 'ana-c');
  await ana.request({ type: 'Message', room_id: 'general', content: 'persimmon' });
  await server.kill();
  await server.start();
  const back = await enter(server.host, 'ana-d');
  await expect.poll(() => find(back, 'persimmon'), { timeout: 30_000 }).toEqual(['persimmon']);
  back.close();
});

test('somebody at a terminal finds a message from long ago and is led to it', { timeout: 120_000 }, async () => {
  const ana = await enter(server.host, 'ana-t');
  await ana.request({ type: 'CreateRoom', room_id: 'long', name: 'Long' });
  const say = (content: string) => ana.request({ type: 'Message', room_id: 'long', content });
  await say('where the Piñata hangs');
  for (let n = 1; n <= 120; n++) await say(`line ${n}`);
  await expect.poll(() => find(ana, 'pinata'), { timeout: 30_000 }).toHaveLength(1);
  const tom = startTerminal(['--url', `ws://${server.host}/ws`, '--name', 'tom-t']);
  try {
    await tom.shows(/online/);
    tom.type('/join long\r');
    await tom.shows(/line 120/);
    tom.type('/search pinata from:ana-t\r');
    await tom.shows(/1 \S+ #Long, message 1, ana-t: where the Piñata hangs/);
    tom.type('/show 1\r');
    await tom.shows(/ana-t ▶ where the Piñata hangs[^]*line 3\n/);
  } finally {
    await tom.dispose();
    ana.close();
  }
});
