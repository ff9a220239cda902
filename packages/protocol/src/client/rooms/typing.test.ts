import { expect, test } from 'vitest';
import type { ClientMessageInput } from '../../client-message.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createOnlineStore } from '../testing/online-store.ts';
import { createTyping } from './typing.ts';

function setUp() {
  const clock = createFakeClock();
  const store = createOnlineStore();
  const sent: ClientMessageInput[] = [];
  const typing = createTyping({ store, clock, send: (message) => sent.push(message) });
  const whoTypes = () => [...(store.getState().rooms.get('general')?.typing.values() ?? [])];
  const hear = (user: string) =>
    typing.onTypingStart({ type: 'TypingStart', room_id: 'general', user_id: user, username: user });
  return { clock, typing, sent, whoTypes, hear };
}

test('[TY3] what others type lapses after 6 s, counted from their last start', () => {
  const { clock, whoTypes, hear } = setUp();
  hear('bob');
  clock.advance(4_000);
  hear('bob');
  hear('eve');
  clock.advance(5_999);
  expect(whoTypes()).toEqual(['bob', 'eve']);
  clock.advance(1);
  expect(whoTypes()).toEqual([]);
});

test('one is not shown to oneself', () => {
  const { whoTypes, hear } = setUp();
  hear('me');
  expect(whoTypes()).toEqual([]);
});

test('[TY2] one start is sent per 3 s and room', () => {
  const { clock, typing, sent } = setUp();
  typing.start('general');
  clock.advance(2_999);
  typing.start('general');
  typing.start('other');
  clock.advance(1);
  typing.start('general');
  expect(sent).toEqual([
    { type: 'TypingStart', room_id: 'general' },
    { type: 'TypingStart', room_id: 'other' },
    { type: 'TypingStart', room_id: 'general' },
  ]);
});

test('a stop is sent only after a start, and not after a message', () => {
  const { typing, sent } = setUp();
  typing.stop('general');
  typing.start('general');
  typing.onMessageSent('general');
  typing.stop('general');
  typing.start('general');
  typing.stop('general');
  expect(sent).toEqual([
    { type: 'TypingStart', room_id: 'general' },
    { type: 'TypingStart', room_id: 'general' },
    { type: 'TypingStop', room_id: 'general' },
  ]);
});
