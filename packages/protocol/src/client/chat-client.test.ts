import { expect, test } from 'vitest';
import type { GapSide } from './rooms/history.ts';
import { createFakeClock } from './testing/fake-clock.ts';
import { createFakeServer } from './testing/fake-server.ts';
import { createSocketPairs } from './testing/socket-pair.ts';
import { createTestClient, turn } from './testing/test-client.ts';

async function setUp(server = createFakeServer()) {
  const clock = createFakeClock();
  const pairs = createSocketPairs(server.accept);
  const { client, storage } = createTestClient(pairs.connect, clock, 7);
  await client.start();
  const joined = client.join('ada');
  pairs.flush();
  const result = await joined;
  client.openRoom('general');
  pairs.flush();
  await turn();
  pairs.flush();
  const room = () => client.getState().rooms.get('general');
  const contents = () => room()?.messages.map((message) => message.content);
  return { server, clock, pairs, client, storage, result, room, contents };
}

test('a guest enters, and what was sent is shown once, whether Ok or event comes first', async () => {
  const { server, pairs, client, result, room } = await setUp();
  expect(result).toEqual({ ok: true, value: undefined });
  client.sendMessage('general', 'one');
  expect(client.getState().outbox.map((message) => message.delivery)).toEqual([{ kind: 'sent' }]);
  pairs.flush();
  expect(client.getState().outbox).toEqual([]);
  expect(room()?.messages).toEqual(server.log);
});

test('a message is neither lost nor doubled when its acknowledgement is', async () => {
  const { server, clock, pairs, client, room } = await setUp();
  client.sendMessage('general', 'one');
  client.sendMessage('general', 'two');
  pairs.flush(1);
  pairs.cutAll(1006);
  pairs.flush();
  clock.advance(1_000);
  pairs.flush();
  expect(server.log.map((event) => event.content)).toEqual(['one', 'two']);
  expect(room()?.messages).toEqual(server.log);
  expect(client.getState().outbox).toEqual([]);
});

test('refused for a while: sent again, in order, after the wait', async () => {
  const { server, clock, pairs, client, contents } = await setUp();
  server.refusals.push({ code: 'rate_limited', retry: 'after', retry_after_ms: 2_000 });
  for (const content of ['one', 'two', 'three']) client.sendMessage('general', content);
  pairs.flush();
  clock.advance(1_999);
  pairs.flush();
  expect(server.received).toEqual(['one']);
  clock.advance(1);
  pairs.flush();
  expect(server.received).toEqual(['one', 'one', 'two', 'three']);
  expect(contents()).toEqual(['one', 'two', 'three']);
});

test('refused for good: shown as failed, the next goes on, and a retry sends it', async () => {
  const { server, pairs, client, contents } = await setUp();
  server.refusals.push({ code: 'muted', retry: 'never' });
  const clientId = client.sendMessage('general', 'one');
  client.sendMessage('general', 'two');
  pairs.flush();
  expect(client.getState().outbox.map((message) => message.delivery)).toEqual([
    { kind: 'failed', code: 'muted', message: 'refused' },
  ]);
  client.retryMessage(clientId);
  pairs.flush();
  expect(contents()).toEqual(['two', 'one']);
});

test('a lost live event is found by the gap it leaves, and filled', async () => {
  const { server, pairs, room } = await setUp();
  server.dropEvery = 2;
  for (const content of ['one', 'two', 'three', 'four', 'five']) server.say('bob', content);
  server.dropEvery = Number.POSITIVE_INFINITY;
  pairs.flush();
  expect(room()?.messages).toEqual(server.log);
});

test('a deletion behind a lost event is shown at once, and so is what was lost', async () => {
  const { server, pairs, room } = await setUp();
  server.say('bob', 'one');
  pairs.flush();
  server.dropEvery = 1;
  server.say('bob', 'two');
  server.dropEvery = Number.POSITIVE_INFINITY;
  server.erase(1);
  pairs.flush();
  expect(room()?.messages).toEqual(server.log);
  expect(room()?.messages.map(({ content }) => content)).toEqual(['', 'two']);
});

test('events of a kind not known here count in the order', async () => {
  const { server, pairs, room } = await setUp();
  server.say('bob', 'one');
  server.addUnknown();
  server.say('bob', 'two');
  pairs.flush();
  expect({ messages: room()?.messages, appliedSeq: room()?.appliedSeq }).toEqual({
    messages: server.log,
    appliedSeq: 3,
  });
});

/** Away while `happen` happens: more than the server sends at once when one is back. */
async function setUpAway(happen: (server: ReturnType<typeof createFakeServer>) => void) {
  const away = await setUp(createFakeServer(5, 2));
  for (let i = 1; i <= 3; i++) away.server.say('bob', `m${i}`);
  away.pairs.flush();
  away.pairs.cutAll(1006);
  away.pairs.flush();
  happen(away.server);
  away.clock.advance(1_000);
  away.pairs.flush();
  const loadGap = async (side: GapSide) => {
    const reply = away.client.loadGap('general', side);
    away.pairs.flush();
    return reply;
  };
  return { ...away, loadGap };
}

test('[SY3] after too long away the held messages stay, and what is missing between loads as history', async () => {
  const { server, room, contents, loadGap } = await setUpAway((far) => {
    for (let i = 4; i <= 99; i++) far.say('bob', `m${i}`);
  });
  expect(contents()).toEqual(['m1', 'm2', 'm3', 'm98', 'm99']);
  expect(room()?.gap).toEqual({ afterSeq: 3, beforeSeq: 98, isLoading: false });
  expect(await loadGap('newer')).toEqual({ ok: true, value: undefined });
  expect(room()?.gap).toEqual({ afterSeq: 3, beforeSeq: 48, isLoading: false });
  expect(await loadGap('newer')).toEqual({ ok: true, value: undefined });
  expect([room()?.messages, room()?.gap]).toEqual([server.log, undefined]);
});

test('[SY3] a gap loads from either side', async () => {
  const { server, room, loadGap } = await setUpAway((far) => {
    for (let i = 4; i <= 299; i++) far.say('bob', `m${i}`);
  });
  await loadGap('older');
  expect(room()?.gap).toEqual({ afterSeq: 53, beforeSeq: 298, isLoading: false });
  await loadGap('newer');
  expect(room()?.gap).toEqual({ afterSeq: 53, beforeSeq: 248, isLoading: false });
  for (let i = 0; i < 4; i++) await loadGap('older');
  expect([room()?.messages, room()?.gap]).toEqual([server.log, undefined]);
});

test('[SY3] what changed within the gap is not shown as it was, nor anything older', async () => {
  const { server, pairs, client, room, contents, loadGap } = await setUpAway((far) => {
    far.rewrite(2, 'm2, rewritten');
    for (let i = 4; i <= 20; i++) far.say('bob', `m${i}`);
  });
  expect([contents(), room()?.hasOlder]).toEqual([['m3', 'm19', 'm20'], true]);
  await loadGap('newer');
  void client.loadOlder('general');
  pairs.flush();
  expect([room()?.messages, room()?.gap, room()?.hasOlder]).toEqual([server.log, undefined, false]);
});

test('[SY3] with no message after the gap nothing is held from before it', async () => {
  const { server, room } = await setUpAway((far) => {
    for (let i = 0; i < 20; i++) far.addUnknown();
  });
  expect([room()?.messages, room()?.gap]).toEqual([server.log, undefined]);
});

test('[SY3] away again before the gap was loaded: only the newer gap is left', async () => {
  const { server, clock, pairs, contents, room } = await setUpAway((far) => {
    for (let i = 4; i <= 20; i++) far.say('bob', `m${i}`);
  });
  pairs.cutAll(1006);
  pairs.flush();
  for (let i = 21; i <= 40; i++) server.say('bob', `m${i}`);
  clock.advance(2_000);
  pairs.flush();
  expect(contents()).toEqual(['m19', 'm20', 'm39', 'm40']);
  expect(room()).toMatchObject({ hasOlder: true, gap: { afterSeq: 20, beforeSeq: 39 } });
});

test('[SY4] when the log is another one, nothing of the old one is shown, and the new one loads', async () => {
  const before = await setUp();
  const { server, pairs, clock, room } = before;
  for (let i = 1; i <= 9; i++) server.say('bob', `old ${i}`);
  pairs.flush();
  pairs.cutAll(1006);
  pairs.flush();
  server.startOver();
  for (let i = 1; i <= 3; i++) server.say('bob', `new ${i}`);
  clock.advance(1_000);
  pairs.flush();
  expect(room()?.messages).toEqual(server.log);
  const restarted = await restart(before);
  server.startOver();
  server.say('bob', 'newest');
  restarted.next.openRoom('general');
  pairs.flush();
  expect(restarted.room()?.messages).toEqual(server.log);
});

test('[SY3] a gap on a live connection is resynced by another one: only Joined tells the new topic', async () => {
  const { server, clock, pairs, client, room } = await setUp(createFakeServer(5, 2));
  clock.advance(5_000);
  server.dropEvery = 1;
  server.setTopic('tea');
  for (let i = 1; i <= 9; i++) server.say('bob', `m${i}`);
  server.dropEvery = Number.POSITIVE_INFINITY;
  server.say('bob', 'm10');
  pairs.flush();
  clock.advance(0);
  pairs.flush();
  expect(client.getState().connection).toEqual({ kind: 'online' });
  expect(room()?.summary).toMatchObject({ topic: 'tea', last_n: 10 });
  expect(server.asked.filter((type) => type === 'Resume')).toHaveLength(1);
});

test('a session that is gone signs out and keeps the outbox for the next one', async () => {
  const { server, clock, pairs, client, storage, contents } = await setUp();
  server.sessions.forgetAll();
  pairs.cutAll(1006);
  pairs.flush();
  client.sendMessage('general', 'later');
  clock.advance(1_000);
  pairs.flush();
  await turn();
  expect(client.getState().connection).toEqual({ kind: 'signed-out', reason: 'refused' });
  expect(storage.saved).toEqual({ outbox: client.getState().outbox });
  void client.join('ada');
  pairs.flush();
  expect(server.log.map((event) => event.content)).toEqual(['later']);
  client.openRoom('general');
  pairs.flush();
  expect(contents()).toEqual(['later']);
});

test('what was not acknowledged outlives the process', async () => {
  const { server, clock, pairs, client, storage } = await setUp();
  client.sendMessage('general', 'one');
  await client.stop();
  pairs.flush();
  const next = createTestClient(pairs.connect, clock, 8, storage).client;
  await next.start();
  pairs.flush();
  expect(server.log.map((event) => event.content)).toEqual(['one']);
  expect(next.getState().outbox).toEqual([]);
});

/** The same person's next process, on what the last one saved; the wires are the same. */
async function restart({ clock, pairs, client, storage }: Awaited<ReturnType<typeof setUp>>) {
  await client.stop();
  pairs.flush();
  const next = createTestClient(pairs.connect, clock, 8, storage).client;
  await next.start();
  return { next, room: () => next.getState().rooms.get('general') };
}

test('what was shown is shown again before there is a connection, and only the difference is sent', async () => {
  const before = await setUp();
  const { server, pairs } = before;
  for (let i = 1; i <= 30; i++) server.say('bob', `m${i}`);
  pairs.flush();
  const { next, room } = await restart(before);
  expect(next.getState()).toMatchObject({ connection: { kind: 'connecting' }, me: { username: 'ada' } });
  expect(room()?.messages).toEqual(server.log);
  next.openRoom('general');
  server.say('bob', 'm31');
  server.asked.length = 0;
  pairs.flush();
  expect(room()?.messages).toEqual(server.log);
  expect(server.asked).toEqual(['Resume', 'ListUsers']);
});

test('[MD8] what was deleted while away is a tombstone, and was never shown as new', async () => {
  const before = await setUp();
  const { server, pairs, storage } = before;
  for (const content of ['one', 'two', 'three']) server.say('bob', content);
  pairs.flush();
  const { next, room } = await restart(before);
  const heard: string[] = [];
  next.onMessage((message) => heard.push(message.content));
  server.erase(2);
  server.say('eve', 'spam');
  server.say('bob', 'four');
  server.purge('far-eve', 1);
  pairs.flush();
  expect(room()?.messages).toEqual(server.log);
  expect(room()?.messages.map(({ content }) => content)).toEqual(['one', '', 'three', '', 'four']);
  expect(heard).toEqual(['four']);
  await next.stop();
  expect(storage.rooms?.map(({ messages }) => messages)).toEqual([server.log]);
});

test('where the unread begin in a restored room is known once the server has told', async () => {
  const before = await setUp();
  const { server, pairs } = before;
  server.say('bob', 'm1');
  pairs.flush();
  const { next, room } = await restart(before);
  next.openRoom('general');
  server.readN = 1;
  server.say('bob', 'm2');
  server.say('bob', 'm3');
  pairs.flush();
  expect(room()?.firstUnreadSeq).toBe(2);
});

test('a message whose acknowledgement the storage has not heard of is not doubled', async () => {
  const before = await setUp();
  const { pairs, client, storage } = before;
  client.sendMessage('general', 'one');
  await turn();
  const { saved } = storage;
  pairs.flush();
  await client.save();
  if (saved) storage.saved = saved;
  const { rooms = [] } = storage;
  const reloaded = createTestClient(pairs.connect, before.clock, 9, { ...(saved && { saved }), rooms }).client;
  await reloaded.start();
  expect([reloaded.getState().outbox, reloaded.getState().rooms.get('general')?.messages.length]).toEqual([[], 1]);
});

test('nothing is left in storage of who signed out', async () => {
  const { server, pairs, client, storage } = await setUp();
  server.say('bob', 'm1');
  pairs.flush();
  await client.save();
  expect(storage.rooms).toHaveLength(1);
  client.leave();
  await turn();
  expect(storage).toMatchObject({ saved: { outbox: [] }, rooms: [] });
  expect(storage.saved?.session).toBeUndefined();
});

test('a silent socket is given up, and wake tests it sooner', async () => {
  const { clock, client } = await setUp();
  client.wake();
  clock.advance(4_999);
  expect(client.getState().connection.kind).toBe('online');
  clock.advance(1);
  expect(client.getState().connection.kind).not.toBe('online');
  const silent = await setUp();
  silent.clock.advance(34_999);
  expect(silent.client.getState().connection.kind).toBe('online');
  silent.clock.advance(1);
  expect(silent.client.getState().connection.kind).not.toBe('online');
});

test('wake does not wait for the next attempt, and gives a hanging one 5 s', async () => {
  const { clock, pairs, client } = await setUp();
  for (let i = 0; i < 5; i++) {
    pairs.cutAll(4100);
    pairs.flush();
    if (i === 4) break;
    clock.advance(30_000);
    pairs.flush();
  }
  expect(client.getState().connection.kind).toBe('waiting');
  client.wake();
  expect(client.getState().connection.kind).toBe('connecting');
  client.wake();
  clock.advance(5_000);
  expect(client.getState().connection.kind).toBe('waiting');
  client.wake();
  pairs.flush();
  expect(client.getState().connection).toEqual({ kind: 'online' });
});

test('frames of a hostile server are ignored', async () => {
  const server = createFakeServer();
  const { pairs, client } = await setUp({
    ...server,
    accept: (end) => {
      const accepted = server.accept(end);
      for (const bad of [{ type: 'Message', seq: -1 }, { type: 7 }, [], { type: 'RoomSync', events: 'x' }])
        end.send(bad);
      return accepted;
    },
  });
  pairs.flush();
  expect(client.getState().connection).toEqual({ kind: 'online' });
});

test('[LG12] an answer is shown as one at once, and what names somebody waits for the event that says whom', async () => {
  const { server, pairs, client, room } = await setUp();
  server.say('bob', 'question');
  pairs.flush();
  client.sendMessage('general', 'answer', 1);
  client.sendMessage('general', 'hey @bob', 1);
  expect(client.getState().outbox.map(({ replyTo }) => replyTo)).toEqual([1, 1]);
  pairs.flush();
  expect(server.log.map(({ reply_to }) => reply_to)).toEqual([undefined, 1, 1]);
  expect(room()?.messages).toEqual(server.log);
  expect(client.getState().outbox).toEqual([]);
});

test('[SY7] a message from long ago is loaded with those around it, behind a gap that loads as any other', async () => {
  const server = createFakeServer();
  for (let n = 1; n <= 400; n++) server.say('bob', `m${n}`);
  const { pairs, client, room } = await setUp(server);
  const shown = (seq: number) => {
    const reply = client.loadAround('general', seq);
    pairs.flush();
    return turn().then(() => {
      pairs.flush();
      return reply;
    });
  };
  expect(await shown(100)).toEqual({ ok: true, value: true });
  expect(room()?.gap).toEqual({ afterSeq: 149, beforeSeq: 351, isLoading: false });
  expect([room()?.messages[0]?.seq, room()?.hasOlder, room()?.messages.length]).toEqual([50, true, 150]);
  expect(await shown(340)).toEqual({ ok: true, value: true });
  expect([room()?.gap, room()?.messages[0]?.seq]).toEqual([undefined, 290]);
  expect(await shown(9_999)).toEqual({ ok: true, value: false });
  while (room()?.hasOlder) {
    void client.loadOlder('general');
    pairs.flush();
    await turn();
  }
  expect(room()?.messages).toEqual(server.log);
});
