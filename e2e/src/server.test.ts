import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { connectWire, enter } from './harness/wire-client.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer(['--rate-limits', 'off']);
});
afterAll(() => server.dispose());

const json = ['tertulia.v1.json'];
const resume = async (token: string, fields: object = {}) => {
  const client = await connectWire(`ws://${server.host}/ws`, json);
  return { client, joined: await client.request({ type: 'Resume', token, ...fields }) };
};

test('the full protocol is negotiated, batches are answered, plain mode takes none', async () => {
  const client = await connectWire(`ws://${server.host}/ws`, json);
  expect(client.protocol).toBe('tertulia.v1.json');
  client.sendText(
    '[{"type":"Join","username":"batch","id":1},{"type":"ListRooms","id":2},{"type":"Nonsense","id":3},{"type":"Message","content":"","id":4}]',
  );
  expect((await client.next('Joined'))['re']).toBe(1);
  expect((await client.next('RoomList'))['re']).toBe(2);
  expect(await client.next('Error', (one) => one['re'] === 3)).toMatchObject({ code: 'unknown_type' });
  expect(await client.next('Error', (one) => one['re'] === 4)).toMatchObject({
    code: 'bad_message',
    path: ['content'],
  });
  const plain = await connectWire(`ws://${server.host}/`);
  plain.sendText('[{"type":"ListRooms"}]');
  expect(await plain.next('Error')).toMatchObject({ code: 'bad_message' });
  plain.close();
  client.close();
});

test('nothing but an entry is taken before authentication, and only one of them', async () => {
  const client = await connectWire(`ws://${server.host}/ws`, json);
  expect(await client.request({ type: 'Message', content: 'hi' })).toMatchObject({
    code: 'unauthenticated',
    retry: 'reauth',
  });
  expect(await client.request({ type: 'Resume', token: 'x'.repeat(43) })).toMatchObject({ code: 'token_expired' });
  expect(await client.request({ type: 'Join', username: 'once' })).toMatchObject({ type: 'Joined' });
  expect(await client.request({ type: 'Join', username: 'twice' })).toMatchObject({ code: 'conflict' });
  client.close();
});

test('names: one holder at a time, folded by case and width, renamed for all to see', async () => {
  const ana = await enter(server.host, 'Anna');
  const other = await connectWire(`ws://${server.host}/ws`, json);
  for (const name of ['Anna', 'ANNA', 'Ａｎｎａ']) {
    expect(await other.request({ type: 'Join', username: name })).toMatchObject({ code: 'username_taken' });
  }
  expect(await other.request({ type: 'Join', username: 'ann\u202ea' })).toMatchObject({
    code: 'bad_message',
    path: ['username'],
  });
  await other.request({ type: 'Join', username: 'watcher' });
  expect(await ana.request({ type: 'ChangeUsername', username: 'Hanna' })).toMatchObject({ type: 'Ok' });
  expect(await other.next('UserRenamed')).toMatchObject({ user_id: ana.userId, username: 'Hanna', previous: 'Anna' });
  // A guest without a connection gives its name up and comes back under a variation of it.
  ana.close();
  await ana.closed;
  const newcomer = await enter(server.host, 'Hanna');
  const back = await resume(ana.token);
  expect(back.joined).toMatchObject({ type: 'Joined', user: { user_id: ana.userId, username: 'Hanna-2' } });
  for (const client of [other, newcomer, back.client]) client.close();
});

test('a resumed session catches up on what it missed, in order, before the live events', async () => {
  const [ana, bob] = [await enter(server.host, 'ana-r'), await enter(server.host, 'bob-r')];
  const entered = await ana.request({ type: 'CreateRoom', name: 'Catch up' });
  expect(entered).toMatchObject({ type: 'RoomJoined', room_id: 'catch-up', last_seq: 0 });
  await bob.request({ type: 'JoinRoom', room_id: 'catch-up' });
  bob.close();
  await bob.closed;
  for (const content of ['one', 'two', 'three']) await ana.request({ type: 'Message', room_id: 'catch-up', content });
  const { client, joined } = await resume(bob.token, {
    rooms: { 'catch-up': { epoch: entered['epoch'], seq: 1 }, unknown: { epoch: 'x', seq: 0 } },
  });
  expect(joined).toMatchObject({ type: 'Joined', user: { username: 'bob-r' } });
  const sync = await client.next('RoomSync', (one) => one['room_id'] === 'catch-up');
  expect(sync).toMatchObject({
    state: 'complete',
    from_seq: 1,
    to_seq: 3,
    events: [
      { content: 'two', seq: 2 },
      { content: 'three', seq: 3 },
    ],
  });
  expect(await client.next('RoomSync', (one) => one['room_id'] === 'unknown')).toMatchObject({ state: 'reset' });
  await client.next('Synced');
  await ana.request({ type: 'Message', room_id: 'catch-up', content: 'four' });
  expect(await client.next('Message')).toMatchObject({ seq: 4, content: 'four' });
  const page = await client.request({ type: 'History', room_id: 'catch-up', before_seq: 3, limit: 1 });
  expect(page).toMatchObject({ type: 'HistoryPage', messages: [{ seq: 2 }], more_before: true, more_after: true });
  for (const one of [ana, client]) one.close();
});

test('all connections of a session hear everything; one may replace another', async () => {
  const ana = await enter(server.host, 'ana-s');
  const { client: second, joined } = await resume(ana.token);
  await ana.request({ type: 'Message', content: 'on both' });
  expect(await second.next('Message', (one) => one['content'] === 'on both')).toBeDefined();
  const third = await resume(ana.token, { replaces: joined['connection_id'] });
  expect(third.joined).toMatchObject({ type: 'Joined' });
  expect((await second.closed).code).toBe(4505);
  for (const one of [ana, third.client]) one.close();
});

test('a direct message opens a room for both, and nobody else learns of it', async () => {
  const [ana, bob, eve] = [
    await enter(server.host, 'ana-d'),
    await enter(server.host, 'bob-d'),
    await enter(server.host, 'eve-d'),
  ];
  const ok = await ana.request({ type: 'PrivateMessage', to_user_id: bob.userId, content: 'psst' });
  expect(ok).toMatchObject({ type: 'Ok', seq: 1, n: 1 });
  expect(await bob.next('RoomAdded')).toMatchObject({
    room: { room_id: ok['room_id'], kind: 'dm', peer: { user_id: ana.userId } },
  });
  expect(await bob.next('PrivateMessage')).toMatchObject({
    room_id: ok['room_id'],
    from_user_id: ana.userId,
    to_user_id: bob.userId,
    content: 'psst',
  });
  await bob.request({ type: 'PrivateMessage', to_user_id: ana.userId, content: 'yes?' });
  expect(await ana.next('PrivateMessage', (one) => one['content'] === 'yes?')).toMatchObject({
    room_id: ok['room_id'],
    seq: 2,
  });
  for (const type of ['JoinRoom', 'History', 'ListUsers', 'LeaveRoom']) {
    expect(await eve.request({ type, room_id: ok['room_id'] })).toMatchObject({ code: 'not_found' });
  }
  for (const one of [ana, bob, eve]) one.close();
});

test('private rooms are invisible to outsiders and opened by invitation', async () => {
  const [ana, bob] = [await enter(server.host, 'ana-p'), await enter(server.host, 'bob-p')];
  await ana.request({ type: 'CreateRoom', room_id: 'den', name: 'Den', kind: 'private' });
  expect(await bob.request({ type: 'JoinRoom', room_id: 'den' })).toMatchObject({ code: 'not_found' });
  expect(JSON.stringify(await bob.request({ type: 'ListRooms' }))).not.toContain('den');
  await ana.request({ type: 'InviteToRoom', room_id: 'den', user_id: bob.userId });
  expect(await bob.next('RoomAdded')).toMatchObject({ room: { room_id: 'den', kind: 'private' } });
  expect(await bob.request({ type: 'JoinRoom', room_id: 'den' })).toMatchObject({ type: 'RoomJoined', user_count: 2 });
  expect(await bob.request({ type: 'UpdateRoom', room_id: 'den', name: 'Mine' })).toMatchObject({ code: 'forbidden' });
  await ana.request({ type: 'UpdateRoom', room_id: 'den', topic: 'quiet' });
  expect(await bob.next('RoomUpdated')).toMatchObject({ room_id: 'den', seq: 1, topic: 'quiet' });
  for (const one of [ana, bob]) one.close();
});

test('typing reaches the others only and at most every three seconds; reading moves forward only', async () => {
  const [ana, bob] = [await enter(server.host, 'ana-t'), await enter(server.host, 'bob-t')];
  await ana.request({ type: 'TypingStart', room_id: 'general' });
  await ana.request({ type: 'TypingStart', room_id: 'general' });
  await ana.request({ type: 'TypingStop', room_id: 'general' });
  await ana.request({ type: 'Message', content: 'typed' });
  await bob.next('Message', (one) => one['content'] === 'typed');
  const seen = (client: typeof ana) =>
    client.received.filter((one) => one.type.startsWith('Typing')).map((one) => one.type);
  expect([seen(bob), seen(ana)]).toEqual([['TypingStart', 'TypingStop'], []]);
  const { last_n } = (await bob.request({ type: 'JoinRoom', room_id: 'general' })) as unknown as { last_n: number };
  await bob.request({ type: 'MarkRead', room_id: 'general', n: last_n });
  expect(await bob.next('ReadMarker')).toMatchObject({ room_id: 'general', read_n: last_n, unread: 0 });
  for (const one of [ana, bob]) one.close();
});

test('hostile frames get typed errors, and ten within a minute end the connection', async () => {
  const client = await enter(server.host, 'mallory');
  client.sendText(`{"type":"Message","content":"${'x'.repeat(70_000)}"}`);
  expect(await client.next('Error')).toMatchObject({ code: 'too_large' });
  const frames = [
    '{',
    '"text"',
    '{"type":"Message","content":"a\\u0000b"}',
    '{"type":"Message","content":"\\ud800"}',
    '{"__proto__":{},"type":"Leave"}',
    '{"type":"MarkRead","room_id":"general","n":9007199254740993}',
    '[]',
    '{"type":7}',
    `${'['.repeat(20)}${']'.repeat(20)}`,
    '{"type":"Message"}',
  ];
  for (const frame of frames) client.sendText(frame);
  expect((await client.closed).code).toBe(4500);
  expect(client.received.filter((one) => one['code'] === 'bad_message')).toHaveLength(10);
});

test('a reader that stalls is closed with 4003, disturbs nobody, and finds everything when it resumes', async () => {
  const [ana, slow] = [await enter(server.host, 'ana-slow'), await enter(server.host, 'slow')];
  const { epoch } = await ana.request({ type: 'CreateRoom', room_id: 'flood', name: 'Flood' });
  await slow.request({ type: 'JoinRoom', room_id: 'flood' });
  slow.pause();
  const content = 'x'.repeat(4_000);
  const count = 3_000;
  for (let sent = 0; sent < count; sent += 30) {
    const replies = Array.from({ length: 30 }, () => ana.request({ type: 'Message', room_id: 'flood', content }));
    expect((await Promise.all(replies)).every((one) => one.type === 'Ok')).toBe(true);
  }
  slow.resume();
  expect((await slow.closed).code).toBe(4003);
  const seqs = slow.received.filter((one) => one.type === 'Message').map((one) => one['seq']);
  expect(seqs).toEqual(Array.from(seqs, (_, i) => i + 1));
  expect(seqs.length).toBeLessThan(count);

  const back = await resume(slow.token, { rooms: { flood: { epoch, seq: seqs.length } } });
  const sync = await back.client.next('RoomSync');
  expect(sync).toMatchObject({ state: 'limited', from_seq: count - 50, to_seq: count });
  for (const one of [ana, back.client]) one.close();
});

test('rates are told with a time to wait and nothing is lost; the page and the probes are served', async () => {
  const limited = await startServer();
  try {
    const ana = await enter(limited.host, 'ana-l');
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, i) => ana.request({ type: 'Message', content: `m${i}`, client_id: `m${i}` })),
    );
    expect(replies.map((one) => one.type)).toEqual([...Array(10).fill('Ok'), 'Error', 'Error']);
    expect(replies[11]).toMatchObject({ code: 'rate_limited', retry: 'after', retry_after_ms: expect.any(Number) });
    const get = async (path: string) => {
      const response = await fetch(`http://${limited.host}${path}`);
      return { status: response.status, body: await response.text(), headers: response.headers };
    };
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/readyz')).body).toBe('ready\n');
    expect((await get('/metrics')).body).toContain('tertulia_messages_committed_total 10');
    const page = await get('/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("require-trusted-types-for 'script'");
    expect((await get('/../../etc/passwd')).status).toBe(404);
  } finally {
    await limited.dispose();
  }
});

test('a stopped server says so, loses nothing and exits with 0', async () => {
  const stopping = await startServer(['--rate-limits', 'off']);
  try {
    const ana = await enter(stopping.host, 'ana-x');
    const replies = Array.from({ length: 50 }, (_, i) =>
      ana.request({ type: 'Message', content: `m${i}`, client_id: `m${i}` }),
    );
    await replies[0];
    const code = stopping.stop();
    expect((await Promise.all(replies)).every((one) => one.type === 'Ok')).toBe(true);
    expect(await ana.next('Reconnect')).toMatchObject({ after_ms: expect.any(Number) });
    expect((await ana.closed).code).toBe(1012);
    expect(await code).toBe(0);
  } finally {
    await stopping.dispose();
  }
});
