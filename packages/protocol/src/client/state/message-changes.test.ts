import { expect, test } from 'vitest';
import type { ChatMessage, LogEvent, RoomSummary } from '../../entities.ts';
import { applyEvent, applyHistory, emptyRoom } from './room-log.ts';

const at = '2026-01-31T23:59:59.999Z';
const said: ChatMessage = {
  ...{ type: 'Message', room_id: 'general', seq: 1, n: 1, content: 'good', timestamp: at },
  ...{ user_id: 'u-bo', username: 'Bo' },
};
const summary: RoomSummary = {
  ...{
    room_id: 'general',
    name: 'General',
    topic: '',
    kind: 'public',
    epoch: 'e',
    first_seq: 1,
    last_seq: 1,
    last_n: 1,
  },
  ...{ read_n: 1, unread: 0, mentions: 0, member_count: 2 },
};

/** What becomes of `said` when the events follow it, for Ana. */
function after(...events: readonly object[]): ChatMessage | undefined {
  const page = { messages: [said], more_before: false, more_after: false };
  let room = applyHistory(emptyRoom(summary), page, { kind: 'newest' });
  events.forEach((event, index) => {
    const whole = { room_id: 'general', seq: index + 2, target_seq: 1, user_id: 'u-bo', username: 'Bo', ...event };
    room = applyEvent(room, whole as LogEvent, 'u-ana', true);
  });
  return room.messages[0];
}

const edit = { type: 'MessageEdited', content: 'better', rev: 1, edited_at: at };
const react = (emoji: string, name: string, count: number, added = true) => ({
  ...{ type: 'ReactionChanged', emoji, user_id: `u-${name}`, username: name, added, count },
});

test('[ED2] an edit changes what is said, and whom it mentions', () => {
  const mentioning = { ...edit, mentions: { user_ids: ['u-ana'] } };
  const edited = { ...said, content: 'better', rev: 1, edited_at: at };
  expect(after(mentioning)).toEqual({ ...edited, mentions: { user_ids: ['u-ana'] } });
  expect(after(mentioning, { ...edit, content: 'best', rev: 2 })).toEqual({ ...edited, content: 'best', rev: 2 });
});

test('[RE2] reactions stand in the order in which they were first added, with the newest count and at most five names', () => {
  const many = ['ana', 'bo', 'cleo', 'dan', 'eve', 'fay'].map((name, index) => react('👍', name, index + 1));
  expect(after(...many, react('🎉', 'bo', 1))?.reactions).toEqual([
    { emoji: '👍', count: 6, me: true, users: ['ana', 'bo', 'cleo', 'dan', 'eve'] },
    { emoji: '🎉', count: 1, me: false, users: ['bo'] },
  ]);
});

test('[RE2] the last one to take an emoji back takes it away', () => {
  expect(after(react('👍', 'ana', 1), react('👍', 'ana', 0, false))).toEqual(said);
  expect(after(react('👍', 'bo', 1), react('👍', 'ana', 2), react('👍', 'ana', 1, false))?.reactions).toEqual([
    { emoji: '👍', count: 1, me: false, users: ['bo'] },
  ]);
});

test('[PI1] a message is pinned until it is not', () => {
  const pin = { type: 'MessagePinned', pinned: true };
  expect(after(pin)).toEqual({ ...said, pinned: true });
  expect(after(pin, { ...pin, pinned: false })).toEqual(said);
});

test('[MD8] of a deleted message nothing is left, and it changes no more', () => {
  const all = [edit, react('👍', 'ana', 1), { type: 'MessagePinned', pinned: true }];
  const deletion = { type: 'MessageDeleted', by_user_id: 'u-bo' };
  expect(after(...all, deletion, edit, react('👍', 'bo', 1))).toEqual({ ...said, content: '', deleted: true });
});
