import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { connectWire, enter, type Wire } from './harness/wire-client.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer(['--rate-limits', 'off']);
});
afterAll(() => server.dispose());

type Client = Awaited<ReturnType<typeof enter>>;
let rooms = 0;

/** People in a room of their own, which the first of them made. */
async function meet(...names: string[]): Promise<{ room_id: string; epoch: string; people: Client[] }> {
  const room_id = `changes-${++rooms}`;
  const people = await Promise.all(names.map((name) => enter(server.host, `${name}-${rooms}`)));
  let epoch = '';
  for (const [index, one] of people.entries()) {
    const joined = await one.request(
      index === 0 ? { type: 'CreateRoom', room_id, name: 'Changes' } : { type: 'JoinRoom', room_id },
    );
    epoch = joined['epoch'] as string;
  }
  return { room_id, epoch, people };
}

async function comeBack(one: Client, rooms?: object): Promise<Client> {
  const back = await connectWire(`ws://${server.host}/ws`, ['tertulia.v1.json']);
  await back.request({ type: 'Resume', token: one.token, ...(rooms && { rooms }) });
  return Object.assign(back, { token: one.token, userId: one.userId });
}

const messagesOf = (reply: Wire, field = 'messages') => reply[field] as Wire[];

test('[ED1] [ED2] an edit shows to everyone, now and later, and what was said before is kept', async () => {
  const { room_id, epoch, people } = await meet('ana', 'bob');
  const [ana, bob] = people as [Client, Client];
  await ana.request({ type: 'Message', room_id, content: 'frist', client_id: 'c1' });
  const edit = (who: Client, content: string, more = {}) =>
    who.request({ type: 'EditMessage', room_id, target_seq: 1, content, ...more });
  expect(await edit(ana, 'first')).toMatchObject({ type: 'Ok', seq: 2 });
  for (const one of people) {
    expect(await one.next('MessageEdited')).toEqual({
      type: 'MessageEdited',
      room_id,
      seq: 2,
      target_seq: 1,
      user_id: ana.userId,
      content: 'first',
      rev: 1,
      edited_at: expect.stringMatching(/Z$/),
    });
  }
  const again = await edit(ana, 'first');
  expect([again.type, 'seq' in again]).toEqual(['Ok', false]);
  expect(await edit(bob, 'mine')).toMatchObject({ code: 'forbidden' });
  expect(await ana.request({ type: 'EditMessage', room_id, target_seq: 2, content: 'x' })).toMatchObject({
    code: 'not_found',
    path: ['target_seq'],
  });
  expect(await edit(ana, 'stale', { rev: 0 })).toMatchObject({ code: 'stale_rev' });
  expect(await edit(ana, 'First', { rev: 1 })).toMatchObject({ type: 'Ok', seq: 3 });
  expect(await ana.request({ type: 'Message', room_id, content: 'frist', client_id: 'c1' })).toMatchObject({
    seq: 1,
    dup: true,
  });
  const check = async (one: Client) => {
    const shown = { content: 'First', rev: 2, edited_at: expect.any(String) };
    expect(messagesOf(await one.request({ type: 'History', room_id }))).toMatchObject([shown]);
    expect(messagesOf(await one.request({ type: 'JoinRoom', room_id }), 'history')).toMatchObject([shown]);
    const sync = await one.request({ type: 'Sync', room_id, epoch, after_seq: 0 });
    expect(messagesOf(sync, 'events')).toMatchObject([
      shown,
      { content: 'first', rev: 1 },
      { content: 'First', rev: 2 },
    ]);
    const { revisions } = await one.request({ type: 'ListRevisions', room_id, target_seq: 1 });
    expect(revisions).toMatchObject([
      { rev: 0, content: 'frist' },
      { rev: 1, content: 'first' },
    ]);
  };
  await check(bob);
  await server.kill();
  await server.start();
  const back = await comeBack(bob);
  await check(back);
  back.close();
});

test('[ED3] of two who edit the same revision at once, one is told that it is stale', async () => {
  const { room_id, people } = await meet('ana');
  const [ana] = people as [Client];
  const twin = await comeBack(ana);
  await ana.request({ type: 'Message', room_id, content: 'a' });
  const edits = Array.from({ length: 20 }, (_, i) =>
    (i % 2 === 0 ? ana : twin).request({ type: 'EditMessage', room_id, target_seq: 1, content: `${i}`, rev: 0 }),
  );
  const replies = await Promise.all(edits);
  expect(replies.filter((reply) => reply.type === 'Ok')).toHaveLength(1);
  expect(replies.filter((reply) => reply['code'] === 'stale_rev')).toHaveLength(19);
  for (const one of [ana, twin]) one.close();
});

test('[RE1] [RE2] reactions are counted exactly in a race, and each is shown which are theirs', async () => {
  const { room_id, epoch, people } = await meet('ana', 'bob', 'cem', 'dee', 'eve', 'fay');
  const [ana, bob] = people as [Client, Client];
  await ana.request({ type: 'Message', room_id, content: 'lunch?' });
  const react = (who: Client, emoji: string, type = 'AddReaction') =>
    who.request({ type, room_id, target_seq: 1, emoji });
  const seqs = (await Promise.all(people.flatMap((one) => [react(one, '🍕'), react(one, '🍕')]))).flatMap(({ seq }) =>
    seq === undefined ? [] : [seq as number],
  );
  expect(seqs.sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7]);
  const counts: unknown[] = [];
  for (let i = 0; i < 6; i++) counts.push((await bob.next('ReactionChanged'))['count']);
  expect(counts).toEqual([1, 2, 3, 4, 5, 6]);
  const nothing = await react(ana, '🍔', 'RemoveReaction');
  expect([nothing.type, 'seq' in nothing]).toEqual(['Ok', false]);
  expect(await react(ana, '🍕', 'RemoveReaction')).toMatchObject({ type: 'Ok', seq: 8 });
  expect(await react(bob, 'pizza')).toMatchObject({ code: 'bad_message' });
  expect(await bob.request({ type: 'AddReaction', room_id, target_seq: 9, emoji: '🍕' })).toMatchObject({
    code: 'not_found',
  });
  const check = async (ana: Client, bob: Client) => {
    for (const [one, me] of [
      [ana, false],
      [bob, true],
    ] as const) {
      const expected = [{ emoji: '🍕', count: 5, me, users: expect.anything() }];
      const pages = [
        messagesOf(await one.request({ type: 'JoinRoom', room_id }), 'history'),
        messagesOf(await one.request({ type: 'History', room_id })),
      ];
      for (const [message] of pages) expect(message?.['reactions']).toEqual(expected);
    }
    const sync = messagesOf(await bob.request({ type: 'Sync', room_id, epoch, after_seq: 0 }), 'events');
    expect('reactions' in (sync[0] as Wire)).toBe(false);
    expect(sync.at(-1)).toMatchObject({ type: 'ReactionChanged', added: false, count: 5 });
    const { users } = await bob.request({ type: 'ListReactions', room_id, target_seq: 1, emoji: '🍕' });
    const ids = new Set((users as Wire[]).map(({ user_id }) => user_id));
    expect(ids).toEqual(new Set(people.slice(1).map(({ userId }) => userId)));
  };
  await check(ana, bob);
  await server.kill();
  await server.start();
  const back = await Promise.all([comeBack(ana), comeBack(bob)]);
  await check(...back);
  for (const one of back) one.close();
});

test('[RE1] there are at most twenty kinds on a message', async () => {
  const { room_id, people } = await meet('ana');
  const [ana] = people as [Client];
  await ana.request({ type: 'Message', room_id, content: 'a' });
  const react = (i: number) =>
    ana.request({ type: 'AddReaction', room_id, target_seq: 1, emoji: String.fromCodePoint(0x1f600 + i) });
  const replies = await Promise.all(Array.from({ length: 22 }, (_, i) => react(i)));
  expect(replies.map((reply) => reply['code'] ?? reply.type)).toEqual([
    ...Array.from({ length: 20 }, () => 'Ok'),
    'limit_reached',
    'limit_reached',
  ]);
  ana.close();
});

test('deleting takes everything that was made of the message with it', async () => {
  const { room_id, epoch, people } = await meet('ana', 'bob');
  const [ana, bob] = people as [Client, Client];
  await ana.request({ type: 'Message', room_id, content: 'my secret' });
  await ana.request({ type: 'EditMessage', room_id, target_seq: 1, content: 'my other secret' });
  await bob.request({ type: 'AddReaction', room_id, target_seq: 1, emoji: '🤐' });
  await ana.request({ type: 'DeleteMessage', room_id, target_seq: 1 });
  for (const type of ['EditMessage', 'AddReaction']) {
    const more = type === 'EditMessage' ? { content: 'x' } : { emoji: '🤐' };
    expect(await ana.request({ type, room_id, target_seq: 1, ...more })).toMatchObject({ code: 'not_found' });
  }
  for (let round = 0; round < 2; round++) {
    const one = round === 0 ? bob : await comeBack(bob);
    const asked = [
      await one.request({ type: 'JoinRoom', room_id }),
      await one.request({ type: 'History', room_id }),
      await one.request({ type: 'Sync', room_id, epoch, after_seq: 0 }),
      await one.request({ type: 'ListRevisions', room_id, target_seq: 1 }),
      await one.request({ type: 'ListReactions', room_id, target_seq: 1, emoji: '🤐' }),
    ];
    expect(JSON.stringify(asked)).not.toContain('secret');
    expect(JSON.stringify([asked[0], asked[1]])).not.toContain('🤐');
    expect(asked[4]).toMatchObject({ users: [] });
    if (round === 0) {
      await server.kill();
      await server.start();
    } else one.close();
  }
});

test('[SY3] who has been away for long is told of every message that changed within the gap', async () => {
  const { room_id, epoch, people } = await meet('ana');
  const [ana] = people as [Client];
  const say = (count: number) =>
    Promise.all(Array.from({ length: count }, () => ana.request({ type: 'Message', room_id, content: 'x' })));
  await say(6);
  await ana.request({ type: 'EditMessage', room_id, target_seq: 2, content: 'y' });
  await ana.request({ type: 'AddReaction', room_id, target_seq: 4, emoji: '👍' });
  for (let i = 0; i < 30; i++) await say(20);
  await ana.request({ type: 'AddReaction', room_id, target_seq: 5, emoji: '👍' });
  const sync = async (one: Client) => one.request({ type: 'Sync', room_id, epoch, after_seq: 6 });
  expect(await sync(ana)).toMatchObject({ state: 'limited', stale: [2, 4] });
  await server.stop();
  await server.start();
  const back = await comeBack(ana);
  expect(await sync(back)).toMatchObject({ state: 'limited', stale: [2, 4] });
  back.close();
});

test('[PI1] [PI2] moderators pin, and everyone sees the list, the newest pin first', async () => {
  const { room_id, epoch, people } = await meet('ana', 'bob');
  const [ana, bob] = people as [Client, Client];
  for (const content of ['1', '2', '3']) await bob.request({ type: 'Message', room_id, content });
  const pin = (who: Client, target_seq: number, type = 'PinMessage') => who.request({ type, room_id, target_seq });
  expect(await pin(bob, 1)).toMatchObject({ code: 'forbidden' });
  expect(await pin(ana, 1)).toMatchObject({ type: 'Ok', seq: 4 });
  expect(await bob.next('MessagePinned')).toEqual({
    type: 'MessagePinned',
    room_id,
    seq: 4,
    target_seq: 1,
    user_id: ana.userId,
    pinned: true,
  });
  expect('seq' in (await pin(ana, 1))).toBe(false);
  await pin(ana, 3);
  await pin(ana, 2);
  await pin(ana, 3, 'UnpinMessage');
  await bob.request({ type: 'AddReaction', room_id, target_seq: 2, emoji: '📌' });
  expect(await pin(ana, 9)).toMatchObject({ code: 'not_found', path: ['target_seq'] });
  const check = async (one: Client) => {
    const list = messagesOf(await one.request({ type: 'ListPins', room_id }));
    expect(list.map(({ seq, pinned }) => [seq, pinned])).toEqual([
      [2, true],
      [1, true],
    ]);
    expect(list[0]).toMatchObject({ reactions: [{ emoji: '📌', count: 1, me: true }] });
    const history = messagesOf(await one.request({ type: 'JoinRoom', room_id }), 'history');
    expect(history.map(({ pinned }) => pinned)).toEqual([true, true, undefined]);
    const sync = await one.request({ type: 'Sync', room_id, epoch, after_seq: 6 });
    expect(messagesOf(sync, 'events').map(({ type }) => type)).toEqual(['MessagePinned', 'ReactionChanged']);
  };
  await check(bob);
  await server.kill();
  await server.start();
  const back = await comeBack(bob);
  await check(back);
  await back.request({ type: 'DeleteMessage', room_id, target_seq: 2 });
  expect(messagesOf(await back.request({ type: 'ListPins', room_id }))).toMatchObject([{ seq: 1 }]);
  back.close();
});

test('[ME1] [ME2] [ME3] who is mentioned is counted, told and found, also over a restart', async () => {
  const { room_id, people } = await meet('ana', 'bob marley', 'bob');
  const [ana, marley, bob] = people as [Client, Client, Client];
  const names = [ana, marley, bob].map((_, i) => `${['ana', 'bob marley', 'bob'][i]}-${rooms}`);
  const mentionsOf = async (who: Client, content: string) => {
    const { seq } = await who.request({ type: 'Message', room_id, content });
    return (await ana.next('Message', (one) => one['seq'] === seq))['mentions'];
  };
  expect(await mentionsOf(ana, `hey @${names[1]?.toUpperCase()}, and @${names[2]}!`)).toEqual({
    user_ids: [marley.userId, bob.userId],
  });
  expect(await mentionsOf(bob, '@all, x@all and `@all` are text, from me')).toBeUndefined();
  expect(await mentionsOf(ana, 'hear me, @all')).toEqual({ user_ids: [], all: true });
  expect(await mentionsOf(ana, `\`@${names[2]}\` a@${names[2]}`)).toBeUndefined();
  await ana.request({ type: 'Message', room_id, content: 'nobody' });
  const edit = (target_seq: number, content: string) =>
    ana.request({ type: 'EditMessage', room_id, target_seq, content });
  await edit(5, `@${names[1]} after all`);
  expect(await marley.next('MessageEdited')).toMatchObject({ mentions: { user_ids: [marley.userId] } });
  // 1, 3 and 5 mention marley.
  expect(await marley.next('ReadMarker', (one) => one['mentions'] === 3)).toMatchObject({ room_id, unread: 5 });
  await marley.request({ type: 'MarkRead', room_id, n: 1 });
  expect(await marley.next('ReadMarker', (one) => one['read_n'] === 1)).toMatchObject({ mentions: 2 });
  await ana.request({ type: 'DeleteMessage', room_id, target_seq: 3 });
  expect(await marley.next('ReadMarker', (one) => one['unread'] === 3)).toMatchObject({ mentions: 1 });
  const found = async (one: Client, more = {}) => one.request({ type: 'ListMentions', ...more });
  const check = async (one: Client) => {
    const first = await found(one, { limit: 1 });
    expect(first).toMatchObject({ messages: [{ seq: 5 }], more: true });
    expect(await found(one, { before: first['before'] })).toMatchObject({ messages: [{ seq: 1 }], more: false });
  };
  await check(marley);
  await server.kill();
  await server.start();
  const back = await connectWire(`ws://${server.host}/ws`, ['tertulia.v1.json']);
  const joined = (await back.request({ type: 'Resume', token: marley.token })) as unknown as { rooms: Wire[] };
  expect(joined.rooms.find((one) => one['room_id'] === room_id)).toMatchObject({ mentions: 1, unread: 3 });
  await check(back as Client);
  back.close();
});

test('[TY6] what was read is unread again from a message on, for all of one’s connections, and stays so', async () => {
  const { room_id, people } = await meet('ana', 'bob');
  const [ana, bob] = people as [Client, Client];
  const twin = await comeBack(bob);
  for (const content of ['one', 'two', `three @bob-${rooms}`]) await ana.request({ type: 'Message', room_id, content });
  await bob.request({ type: 'MarkRead', room_id, n: 3 });
  expect(await twin.next('ReadMarker', (one) => one['read_n'] === 3)).toMatchObject({ unread: 0, mentions: 0 });
  expect(await bob.request({ type: 'MarkUnread', room_id, n: 2 })).toMatchObject({ type: 'Ok' });
  const back = { type: 'ReadMarker', room_id, read_n: 1, unread: 2, mentions: 1, back: true };
  for (const one of [bob, twin]) expect(await one.next('ReadMarker', ({ read_n }) => read_n === 1)).toEqual(back);
  expect(await bob.request({ type: 'MarkUnread', room_id, n: 3 })).toMatchObject({ type: 'Ok' });
  expect(await bob.request({ type: 'MarkUnread', room_id: 'nowhere', n: 1 })).toMatchObject({ code: 'not_found' });
  const later = await connectWire(`ws://${server.host}/ws`, ['tertulia.v1.json']);
  const { rooms: mine } = await later.request({ type: 'Resume', token: bob.token });
  expect((mine as Wire[]).find((one) => one['room_id'] === room_id)).toMatchObject({ unread: 2, mentions: 1 });
  for (const one of [twin, later]) one.close();
});

test('[ME1] a member who is not here is mentioned too, if it is an account', async () => {
  const { room_id, people } = await meet('ana');
  const [ana] = people as [Client];
  const connect = () => connectWire(`ws://${server.host}/ws`, ['tertulia.v1.json']);
  const zoe = await connect();
  const password = 'correct horse battery';
  const registered = await zoe.request({ type: 'Register', username: 'Zoë of far away', password });
  await zoe.request({ type: 'JoinRoom', room_id });
  zoe.close();
  await server.stop();
  await server.start();
  const back = await comeBack(ana);
  await back.request({ type: 'Message', room_id, content: 'where is @zoë of far away?' });
  expect(await back.next('Message')).toMatchObject({
    mentions: { user_ids: [(registered['user'] as { user_id: string }).user_id] },
  });
  const again = await connect();
  const { rooms: hers } = await again.request({ type: 'Login', username: 'zoë of far away', password });
  expect((hers as Wire[]).find((one) => one['room_id'] === room_id)).toMatchObject({ mentions: 1, unread: 1 });
  for (const one of [back, again]) one.close();
});

test('[ME4] of what one wants to be told is kept, and told to one’s other connections', async () => {
  const { room_id, people } = await meet('ana');
  const [ana] = people as [Client];
  const twin = await comeBack(ana);
  expect(await ana.request({ type: 'SetNotify', room_id, level: 'mentions' })).toMatchObject({ type: 'Ok' });
  expect(await twin.next('NotifyChanged')).toEqual({ type: 'NotifyChanged', room_id, level: 'mentions' });
  expect(await ana.request({ type: 'SetNotify', room_id: 'nowhere', level: 'none' })).toMatchObject({
    code: 'not_found',
  });
  await server.kill();
  await server.start();
  const back = await connectWire(`ws://${server.host}/ws`, ['tertulia.v1.json']);
  const { rooms: mine } = await back.request({ type: 'Resume', token: ana.token });
  expect((mine as Wire[]).find((one) => one['room_id'] === room_id)).toMatchObject({ notify: 'mentions' });
  back.close();
});
