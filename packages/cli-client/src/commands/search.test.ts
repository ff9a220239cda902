import { type ChatMessage, ok } from '@tertulia/protocol';
import { expect, test } from 'vitest';
import { createCommandContext } from '../testing/command-context.ts';
import { sampleState } from '../testing/fake-chat-client.ts';

const found = (seq: number, content: string, room_id = 'general'): ChatMessage => ({
  ...{ type: 'Message', room_id, seq, n: seq, content, user_id: 'u-bob', username: 'bob' },
  timestamp: '2026-01-30T09:05:00.000Z',
});

function setUp(...pages: unknown[]) {
  const context = createCommandContext(sampleState());
  const asked: unknown[] = [];
  Object.assign(context.client, {
    search: (...call: unknown[]) => {
      asked.push(call);
      return Promise.resolve(pages.shift());
    },
  });
  const lines = () => context.printed.map((line) => line.replace(/\d\d:\d\d/u, '--:--'));
  return { ...context, asked, lines };
}

test('/search lists what is found page by page, and /show goes to it', async () => {
  const { run, calls, asked, lines } = setUp(
    ok({ messages: [found(90, 'Crème\nbrûlée \x1b[2J')], more: true, before: 'p1' }),
    ok({ messages: [], more: true, before: 'p2' }),
    ok({ messages: [found(7, 'a word, and then so many more of them that creme comes late', 'random')], more: false }),
  );
  await run('/search from:bob creme');
  for (let i = 0; i < 3; i++) await run('/search --more');
  await run('/show 2');
  expect(asked).toEqual([
    ['from:bob creme', {}],
    ['from:bob creme', { before: 'p1' }],
    ['from:bob creme', { before: 'p2' }],
  ]);
  expect(lines()).toEqual([
    '  1 30 Jan --:-- #general, message 90, bob: Crème brûlée ␛[2J',
    '/show N shows one in its place.',
    'There may be more: /search --more.',
    'There may be more: /search --more.',
    '  2 30 Jan --:-- #random, message 7, bob: …more of them that creme comes late',
    '/show N shows one in its place.',
    'There are no more.',
  ]);
  expect(calls).toEqual([
    ['loadAround', 'random', 7],
    ['showMessage', 'random', 7],
  ]);
});

test('/search --room looks in the room shown alone, and says when nothing is there', async () => {
  const { run, asked, lines } = setUp(ok({ messages: [], more: false }));
  await run('/search cats --room');
  expect(asked).toEqual([['cats', { roomId: 'general' }]]);
  expect(lines()).toEqual(['Nothing was found.']);
});

test('what is no query is not asked for', async () => {
  const { run, asked, lines } = setUp();
  await run('/search');
  await run('/search :-)');
  await run('/search before:yesterday');
  expect(asked).toEqual([]);
  expect(lines()).toEqual([
    'Say what to look for: /help search.',
    'Cannot search: there is nothing to search for: write a word, or an operator such as from:name or has:file.',
    'Cannot search: before: takes a day, such as before:2026-01-31.',
  ]);
});
