import { type ChatMessage, ok } from '@tertulia/protocol';
import { expect, test } from 'vitest';
import { createCommandContext } from '../testing/command-context.ts';
import { sampleState, withRole } from '../testing/fake-chat-client.ts';

const old: ChatMessage = {
  ...{
    type: 'Message',
    room_id: 'general',
    seq: 90,
    n: 70,
    content: 'hey @ana,\nlook',
    user_id: 'u-bob',
    username: 'bob',
  },
  timestamp: '2026-01-30T09:05:00.000Z',
};

test('/reply answers the newest of others, or a message by its number', async () => {
  const { run, calls } = createCommandContext(sampleState());
  await run('/reply so it is');
  await run('/reply 2 to myself');
  expect(calls).toEqual([
    ['sendMessage', 'general', 'so it is', 1],
    ['sendMessage', 'general', 'to myself', 2],
  ]);
});

test('whoever may not write may not answer, and is told why', async () => {
  const muted = { until: '2026-01-31T12:10:00.000Z' };
  const { run, calls, printed } = createCommandContext({ ...sampleState(), muted });
  await run('/reply so it is');
  expect([calls, printed]).toEqual([[], [expect.stringMatching(/^You are muted until \d\d:10\.$/u)]]);
});

test('/quoted shows what a message answers', async () => {
  const state = sampleState();
  const room = state.rooms.get('general');
  const [first, second] = room?.messages ?? [];
  if (!room || !first || !second) throw new Error('There is no message');
  const rooms = new Map([['general', { ...room, messages: [first, { ...second, reply_to: 1 }] }]]);
  const { run, calls, printed } = createCommandContext({ ...state, rooms });
  await run('/quoted 2');
  await run('/quoted 1');
  expect(calls).toEqual([
    ['loadAround', 'general', 1],
    ['showMessage', 'general', 1],
  ]);
  expect(printed).toEqual(['Message 1 answers none.']);
});

test('/mentions lists them page by page, and /show goes to one by its place in the list', async () => {
  const { run, calls, printed, client } = createCommandContext(sampleState());
  const pages = [
    { messages: [old], more: true, before: 'p1' },
    { messages: [{ ...old, n: 60, seq: 80, room_id: 'gone' }], more: false },
  ];
  const asked: unknown[] = [];
  Object.assign(client, {
    listMentions: (before?: string) => {
      asked.push(before);
      return Promise.resolve(ok(pages.shift()));
    },
  });
  await run('/show 1');
  await run('/mentions');
  // Another list in between changes nothing.
  await run('/pins');
  await run('/mentions --more');
  await run('/mentions --more');
  await run('/show 1');
  await run('/show 2');
  expect(asked).toEqual([undefined, 'p1']);
  expect(calls).toEqual([
    ['listPins', 'general'],
    ['loadAround', 'general', 90],
    ['showMessage', 'general', 90],
  ]);
  expect(printed.map((line) => line.replace(/\d\d:\d\d/u, '--:--'))).toEqual([
    'There is no 1 in the list last shown: /search, /mentions and /pins list messages.',
    '  1 30 Jan --:-- #general, message 70, bob: hey @ana, look',
    '/show N shows one in its place.',
    'There are more: /mentions --more.',
    'Nothing is pinned here.',
    '  2 30 Jan --:-- #gone, message 60, bob: hey @ana, look',
    '/show N shows one in its place.',
    'There are no more.',
    'You are no longer in that room.',
  ]);
});

test('what was listed can be named by its number, though it is not loaded', async () => {
  const { run, calls, client } = createCommandContext(sampleState());
  Object.assign(client, { listMentions: () => Promise.resolve(ok({ messages: [old], more: false })) });
  await run('/mentions');
  await run('/reply 70 I see');
  expect(calls).toEqual([['sendMessage', 'general', 'I see', 90]]);
});

test('pins are made, listed and taken back by number, by moderators', async () => {
  const { run, calls, client, printed } = createCommandContext(withRole('user', 'moderator'));
  Object.assign(client, { listPins: () => Promise.resolve(ok([{ ...old, pinned: true }])) });
  await run('/pin 1');
  await run('/pins');
  await run('/unpin 70');
  await run('/unpin 1');
  expect(calls).toEqual([
    ['pinMessage', 'general', 1],
    ['unpinMessage', 'general', 90],
  ]);
  expect(printed.at(-1)).toBe('Message 1 is not pinned. /pins lists what is.');
  const guest = createCommandContext(sampleState());
  await guest.run('/pin 1');
  expect([guest.calls, guest.printed]).toEqual([[], ['Only moderators of the room may do this.']]);
});

test('what a message said before, and who reacted to it, is told', async () => {
  const state = sampleState();
  const room = state.rooms.get('general');
  const [first, ...rest] = room?.messages ?? [];
  if (!room || !first) throw new Error('There is no message');
  const reactions = [{ emoji: '👍', count: 3, me: false, users: ['bob'] }];
  const changed = { ...first, content: 'hello!', rev: 1, edited_at: '2026-01-31T12:30:00.000Z', reactions };
  const { run, printed, client } = createCommandContext({
    ...state,
    rooms: new Map([['general', { ...room, messages: [changed, ...rest] }]]),
  });
  const revisions = [{ rev: 0, content: 'helo', at: '2026-01-31T12:00:00.000Z' }];
  Object.assign(client, {
    listRevisions: () => Promise.resolve(ok(revisions)),
    listReactions: () => Promise.resolve(ok([{ user_id: 'u-bob', username: 'bob' }])),
  });
  await run('/revisions');
  await run('/revisions 2');
  await run('/reactions 1');
  await run('/reactions 2');
  expect(printed.map((line) => line.replace(/^\d\d:\d\d/u, '--:--'))).toEqual([
    '--:-- helo',
    '--:-- hello! (as it stands)',
    'Message 2 was never edited.',
    '👍 bob and 2 more',
    'Nobody has reacted to message 2.',
  ]);
});

test('a room is marked as unread from a message on, and told what calls for the user', async () => {
  const { run, calls, printed } = createCommandContext(sampleState());
  await run('/unread 2');
  await run('/notify');
  await run('/notify mentions');
  await run('/notify loudly');
  expect(calls).toEqual([
    ['markUnread', 'general', 2],
    ['setNotify', 'general', 'mentions'],
  ]);
  expect(printed.slice(0, 3)).toEqual([
    'Unread from message 2 on, until you open the room again.',
    'Every message of this room calls for you.',
    'Of this room only messages that mention you call for you.',
  ]);
});
