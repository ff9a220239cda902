import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { connectWire, type WireClient } from './harness/wire-client.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer(['--rate-limits', 'off']);
});
afterAll(() => server.dispose());

const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

async function join(username: string): Promise<{ client: WireClient; userId: string }> {
  const client = await connectWire(`ws://${server.host}/`);
  const welcome = await client.next('Welcome');
  expect(welcome).toMatchObject({ type: 'Welcome', user_id: expect.any(String), message: expect.any(String) });
  client.sendText(`{"type":"Join","username":"${username}"}`);
  await client.next('UserList');
  return { client, userId: welcome['user_id'] as string };
}

test('version 1: any text comes back', async () => {
  const client = await connectWire(`ws://${server.host}/echo`);
  client.sendText('hello, tertulia');
  await expect(client.next('not JSON')).resolves.toEqual({ type: 'not JSON', text: 'hello, tertulia' });
  client.close();
});

test('version 2: people join one chat, talk and leave', async () => {
  const ana = await join('ana');
  const bob = await join('bob');
  await expect(ana.client.next('UserJoined', (m) => m['user_id'] === bob.userId)).resolves.toMatchObject({
    user_id: bob.userId,
    username: 'bob',
  });
  const list = bob.client.received.find((message) => message.type === 'UserList');
  expect(list?.['users']).toEqual(
    expect.arrayContaining([expect.objectContaining({ user_id: ana.userId, username: 'ana' })]),
  );

  bob.client.sendText('{"type":"Message","content":"good evening"}');
  const said = { type: 'Message', user_id: bob.userId, username: 'bob', content: 'good evening', timestamp };
  await expect(ana.client.next('Message')).resolves.toMatchObject(said);
  await expect(bob.client.next('Message')).resolves.toMatchObject(said);

  ana.client.sendText('this is no JSON');
  await expect(ana.client.next('Error')).resolves.toMatchObject({ message: expect.any(String) });

  bob.client.sendText('{"type":"Leave"}');
  await expect(ana.client.next('UserLeft')).resolves.toMatchObject({ user_id: bob.userId, username: 'bob' });
  expect((await bob.client.closed).code).toBe(1000);

  const cleo = await join('cleo');
  await ana.client.next('UserJoined', (m) => m['user_id'] === cleo.userId);
  cleo.client.close();
  await expect(ana.client.next('UserLeft')).resolves.toMatchObject({ user_id: cleo.userId, username: 'cleo' });
  ana.client.close();
});

test('version 3: rooms, history and private messages', async () => {
  const host = await connectWire(`ws://${server.host}/`);
  await host.next('Welcome');
  host.send({ type: 'Join', username: 'host' });
  await host.next('UserList');
  host.send({ type: 'CreateRoom', room_id: 'books', name: 'Books' });
  await host.next('RoomJoined', (m) => m['room_id'] === 'books');

  const ana = await join('ana3');
  ana.client.sendText('{"type":"JoinRoom","room_id":"books"}');
  await expect(ana.client.next('RoomJoined', (m) => m['room_id'] === 'books')).resolves.toMatchObject({
    room_id: 'books',
    room_name: 'Books',
    history: [],
  });
  await expect(host.next('UserJoined', (m) => m['room_id'] === 'books')).resolves.toMatchObject({
    user_id: ana.userId,
    username: 'ana3',
  });
  ana.client.sendText('{"type":"Message","room_id":"books","content":"has anyone read it?"}');
  await expect(host.next('Message')).resolves.toMatchObject({
    user_id: ana.userId,
    username: 'ana3',
    content: 'has anyone read it?',
    timestamp,
  });

  const bob = await join('bob3');
  bob.client.sendText('{"type":"JoinRoom","room_id":"books"}');
  const joined = await bob.client.next('RoomJoined', (m) => m['room_id'] === 'books');
  expect(joined['history']).toMatchObject([
    { type: 'Message', user_id: ana.userId, username: 'ana3', content: 'has anyone read it?', timestamp },
  ]);

  bob.client.sendText('{"type":"ListRooms"}');
  const rooms = (await bob.client.next('RoomList'))['rooms'];
  expect(rooms).toEqual(
    expect.arrayContaining([expect.objectContaining({ room_id: 'books', name: 'Books', user_count: 3 })]),
  );

  bob.client.sendText(`{"type":"PrivateMessage","to_user_id":"${ana.userId}","content":"between us"}`);
  const secret = {
    type: 'PrivateMessage',
    from_user_id: bob.userId,
    from_username: 'bob3',
    content: 'between us',
    timestamp,
  };
  await expect(ana.client.next('PrivateMessage')).resolves.toMatchObject(secret);
  await expect(bob.client.next('PrivateMessage')).resolves.toMatchObject(secret);
  expect(host.received.filter((message) => message.type === 'PrivateMessage')).toEqual([]);

  bob.client.sendText('{"type":"LeaveRoom","room_id":"books"}');
  await expect(ana.client.next('UserLeft', (m) => m['room_id'] === 'books')).resolves.toMatchObject({
    user_id: bob.userId,
    username: 'bob3',
  });
  bob.client.sendText('{"type":"Message","room_id":"books","content":"am I still here?"}');
  await expect(bob.client.next('Error')).resolves.toMatchObject({ message: expect.any(String) });
  for (const client of [host, ana.client, bob.client]) client.close();
});
