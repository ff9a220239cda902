import { expect, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createFakeServer } from '../testing/fake-server.ts';
import { createSocketPairs } from '../testing/socket-pair.ts';
import { createTestClient, type TestStorage, turn } from '../testing/test-client.ts';

const password = 'correct horse';

async function setUp(storage: TestStorage = {}) {
  const clock = createFakeClock();
  const server = createFakeServer();
  /** The message on which the connection breaks, unread. */
  const cut: { on?: string; code: number } = { code: 1006 };
  const pairs = createSocketPairs((end) => {
    const accepted = server.accept(end);
    const onMessage = (message: Record<string, unknown>) =>
      message.type === cut.on ? end.cut(cut.code) : accepted.onMessage(message);
    return { ...accepted, onMessage };
  });
  const { client } = createTestClient(pairs.connect, clock, 7, storage);
  await client.start();
  pairs.flush();
  /** What is asked for comes back, and what follows from it happens. */
  const settled = async <T>(reply: Promise<T>): Promise<T> => {
    pairs.flush();
    await turn();
    pairs.flush();
    return reply;
  };
  const shown = () =>
    client
      .getState()
      .rooms.get('general')
      ?.messages.map(({ content }) => content);
  return { clock, server, pairs, client, storage, settled, shown, cut };
}

/** Ada, a guest in `general`, who has said something and is about to say more. */
async function setUpGuest() {
  const before = await setUp();
  const { server, pairs, client, settled } = before;
  await settled(client.join('ada'));
  client.openRoom('general');
  client.sendMessage('general', 'one');
  pairs.flush();
  server.say('bob', 'two');
  pairs.flush();
  await client.save();
  return { ...before, guest: client.getState().me };
}

/** Somebody has made an account for bea, elsewhere. */
async function addAccount({ server, clock }: Awaited<ReturnType<typeof setUp>>, username = 'bea') {
  const pairs = createSocketPairs(server.accept);
  const { client } = createTestClient(pairs.connect, clock, 8);
  void client.register(username, password);
  pairs.flush();
  await turn();
  return { client, pairs };
}

test('[AC3] a guest who registers stays who they are, with all they had', async () => {
  const { server, pairs, client, storage, settled, shown, guest } = await setUpGuest();
  const before = client.getState().rooms.get('general')?.messages;
  client.sendMessage('general', 'three');
  const reply = await settled(client.register('ada', password));
  expect(reply).toEqual({ ok: true, value: undefined });
  expect(client.getState()).toMatchObject({ connection: { kind: 'online' }, me: { ...guest, guest: false } });
  expect(client.getState().rooms.get('general')?.messages.slice(0, 2)).toEqual(before);
  expect(shown()).toEqual(['one', 'two', 'three']);
  expect(server.log.map(({ user_id }) => user_id)).toEqual([guest?.user_id, 'far-bob', guest?.user_id]);
  expect([client.getState().outbox, pairs.count]).toEqual([[], 1]);
  expect(storage.saved?.session?.user).toEqual({ ...guest, guest: false });
});

test('a guest whose registration is refused goes on as the guest they were', async () => {
  const before = await setUpGuest();
  const { server, client, storage, settled, shown, guest } = before;
  await addAccount(before);
  const { session } = storage.saved ?? {};
  client.sendMessage('general', 'three');
  const reply = await settled(client.register('bea', password));
  expect(reply).toMatchObject({ ok: false, error: { code: 'username_taken' } });
  expect(client.getState()).toMatchObject({ connection: { kind: 'online' }, me: guest, outbox: [] });
  expect(shown()).toEqual(['one', 'two', 'three']);
  expect(server.log.map(({ user_id }) => user_id)).toEqual([guest?.user_id, 'far-bob', guest?.user_id]);
  expect(storage.saved).toEqual({ session, outbox: [] });
});

test.each([1006, 4502])('a socket that closes with %i while a guest registers costs nothing', async (code) => {
  const { clock, pairs, client, settled, guest, cut } = await setUpGuest();
  Object.assign(cut, { on: 'Register', code });
  expect(await settled(client.register('ada', password))).toMatchObject({ ok: false, error: { code: 'disconnected' } });
  expect(client.getState().connection.kind).toBe('waiting');
  clock.advance(1_000);
  pairs.flush();
  expect(client.getState()).toMatchObject({ connection: { kind: 'online' }, me: guest });
});

test('a guest who logs in is given up, and nothing they had yet to send is said by the account', async () => {
  const before = await setUpGuest();
  const { server, pairs, client, storage, settled, shown, guest } = before;
  await addAccount(before);
  server.tell({ type: 'ModerationNotice', action: 'unmute', by_username: 'mod' });
  pairs.flush();
  pairs.cutAll(1006);
  pairs.flush();
  const clientId = client.sendMessage('general', 'three');
  expect(await settled(client.login('bea', password))).toEqual({ ok: true, value: undefined });
  const { me, outbox, notices } = client.getState();
  expect([me?.username, me?.user_id === guest?.user_id, notices]).toEqual(['bea', false, []]);
  expect(outbox.map(({ delivery }) => delivery)).toEqual([
    {
      kind: 'failed',
      code: 'forbidden',
      message: 'This was not written as bea; send it again to say it under that name.',
    },
  ]);
  expect([server.received, shown(), storage.saved?.session?.user]).toEqual([['one'], ['one', 'two'], me]);
  client.retryMessage(clientId);
  pairs.flush();
  expect(server.log.map(({ username }) => username)).toEqual(['ada', 'bob', 'bea']);
});

test('what the guest had said without hearing so is not offered to be said again by the account', async () => {
  const before = await setUpGuest();
  const { server, client, settled, shown } = before;
  await addAccount(before);
  client.sendMessage('general', 'three');
  await settled(client.login('bea', password));
  expect([shown(), client.getState().outbox]).toEqual([['one', 'two', 'three'], []]);
  expect(server.log.map(({ username }) => username)).toEqual(['ada', 'bob', 'ada']);
});

test('[AC4] a guest whose log-in is refused goes on', async () => {
  const before = await setUpGuest();
  await addAccount(before);
  const reply = await before.settled(before.client.login('bea', 'something else'));
  expect(reply).toMatchObject({ ok: false, error: { code: 'bad_credentials' } });
  expect(before.client.getState()).toMatchObject({ connection: { kind: 'online' }, me: before.guest });
});

test('[AC4] wrong credentials leave one signed out, and are not tried again', async () => {
  const before = await setUp();
  const { clock, server, pairs, client, storage, settled } = before;
  await addAccount(before);
  server.asked.length = 0;
  const reply = await settled(client.login('bea', 'something else'));
  expect(reply).toMatchObject({ ok: false, error: { code: 'bad_credentials', retry: 'never' } });
  clock.advance(120_000);
  pairs.flush();
  expect(client.getState().connection).toEqual({ kind: 'signed-out', reason: 'refused' });
  expect([server.asked, pairs.count, storage.saved?.session]).toEqual([['Login'], 0, undefined]);
});

test('a socket that is lost while one logs in is told, and nothing goes on by itself', async () => {
  const before = await setUp();
  const { clock, pairs, client, settled, cut } = before;
  await addAccount(before);
  cut.on = 'Login';
  expect(await settled(client.login('bea', password))).toMatchObject({ ok: false, error: { code: 'disconnected' } });
  clock.advance(120_000);
  pairs.flush();
  expect([client.getState().connection.kind, pairs.count]).toEqual(['signed-out', 0]);
});

test('what cannot be right is refused here, and the connection stays', async () => {
  const { server, client, settled } = await setUpGuest();
  server.asked.length = 0;
  expect(await settled(client.register('ada', 'short'))).toEqual({
    ok: false,
    error: {
      ...{ code: 'bad_message', message: 'password must have 8 to 128 characters', retry: 'never' },
      path: ['password'],
    },
  });
  expect([server.asked, client.getState().connection.kind]).toEqual([[], 'online']);
});

test('who has an account does not enter another before logging out', async () => {
  const { server, client, settled } = await setUp();
  await settled(client.register('ada', password));
  server.asked.length = 0;
  const conflict = { ok: false, error: { code: 'conflict', message: 'already signed in', retry: 'never' } };
  expect(await client.login('ada', password)).toEqual(conflict);
  expect(await client.register('eve', password)).toEqual(conflict);
  expect(await client.join('eve')).toEqual(conflict);
  expect([server.asked, client.getState().me?.username]).toEqual([[], 'ada']);
});

test('[AC8] a session that is revoked ends signed out, with the reason, and is forgotten', async () => {
  const { pairs, client, storage, settled } = await setUp();
  await settled(client.register('ada', password));
  pairs.cutAll(4300, 'signed out elsewhere');
  pairs.flush();
  await turn();
  expect(client.getState().connection).toEqual({ kind: 'signed-out', reason: 'signed out elsewhere' });
  expect([client.getState().me, storage.saved]).toEqual([undefined, { outbox: [] }]);
});

test('[MD3] who is banned is told why, and their session is forgotten', async () => {
  const { clock, server, pairs, client, storage, settled } = await setUp();
  await settled(client.register('ada', password));
  const notice = { action: 'ban', by_username: 'mod', reason: 'spam' };
  server.tell({ type: 'ModerationNotice', ...notice });
  pairs.flush();
  pairs.cutAll(4503, 'banned');
  pairs.flush();
  clock.advance(120_000);
  await turn();
  expect(client.getState()).toMatchObject({
    connection: { kind: 'stopped', closeCode: 4503, reason: 'banned' },
    notices: [notice],
  });
  expect([client.getState().me, storage.saved, pairs.count]).toEqual([undefined, { outbox: [] }, 0]);
});

test('[MD3] who is banned while away is signed out with the reason', async () => {
  const { clock, server, pairs, client, storage, settled } = await setUp();
  await settled(client.register('ada', password));
  server.sessions.refusals.push({ code: 'banned', retry: 'never' });
  pairs.cutAll(1006);
  pairs.flush();
  clock.advance(1_000);
  pairs.flush();
  await turn();
  expect(client.getState().connection).toEqual({ kind: 'signed-out', reason: 'refused' });
  expect(storage.saved).toEqual({ outbox: [] });
});

test('logging out ends the session at the server, and nothing of it is left', async () => {
  const { server, pairs, client, storage, settled } = await setUpGuest();
  await settled(client.register('ada', password));
  const { session } = storage.saved ?? {};
  client.sendMessage('general', 'never sent');
  await settled(client.logout());
  expect(client.getState()).toMatchObject({
    connection: { kind: 'signed-out' },
    outbox: [],
    notices: [],
    directory: [],
  });
  expect([client.getState().me, client.getState().rooms.size]).toEqual([undefined, 0]);
  expect([storage.saved, storage.rooms, pairs.count]).toEqual([{ outbox: [] }, [], 0]);
  const resume = { type: 'Resume', token: session?.token };
  expect(server.sessions.enter(resume, 'x')).toEqual({ code: 'token_expired', retry: 'reauth' });
});

test('logging out without a connection forgets as much', async () => {
  const { clock, server, pairs, client, storage, settled } = await setUpGuest();
  pairs.cutAll(1006);
  pairs.flush();
  server.asked.length = 0;
  await settled(client.logout());
  clock.advance(120_000);
  pairs.flush();
  expect(client.getState().connection).toEqual({ kind: 'signed-out' });
  expect([storage.saved, storage.rooms, server.asked]).toEqual([{ outbox: [] }, [], []]);
});

test('without a session the server is asked once who it is and whom it lets in', async () => {
  const { server, pairs, client, clock } = await setUp();
  expect(client.getState()).toMatchObject({
    connection: { kind: 'signed-out' },
    server: { name: 'fake', version: '0', guests: true, registration: 'closed' },
  });
  clock.advance(120_000);
  pairs.flush();
  expect([pairs.count, server.asked]).toEqual([0, []]);
});

test('a server that does not answer is not waited for, and not spoken of', async () => {
  const clock = createFakeClock();
  const closed: number[] = [];
  const deaf = { send: () => {}, sendBinary: () => {}, bufferedBytes: () => 0 };
  const connect = () => ({ ...deaf, close: (code: number) => void closed.push(code) });
  const { client } = createTestClient(connect, clock, 7);
  await client.start();
  clock.advance(5_000);
  expect([client.getState().connection, client.getState().server, closed]).toEqual([
    { kind: 'signed-out' },
    undefined,
    [1000],
  ]);
});

test('who enters while the server is still being asked does so on the same socket', async () => {
  const clock = createFakeClock();
  const server = createFakeServer();
  let opened = 0;
  const counting = createSocketPairs((end) => {
    opened++;
    return server.accept(end);
  });
  const { client } = createTestClient(counting.connect, clock, 7);
  await client.start();
  void client.join('ada');
  counting.flush();
  clock.advance(10_000);
  expect([client.getState().connection.kind, opened]).toEqual(['online', 1]);
});
