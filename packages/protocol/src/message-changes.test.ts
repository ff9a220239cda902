import { expect, test } from 'vitest';
import type { ChatMessage } from './entities.ts';
import { applyMessageChange, type MessageChange } from './message-changes.ts';

const at = '2026-01-31T23:59:59.999Z';
const said: ChatMessage = {
  ...{ type: 'Message', room_id: 'general', seq: 1, n: 1, content: 'good', timestamp: at },
  ...{ user_id: 'u-bo', username: 'Bo' },
};
/** What becomes of `said` by the changes, for Ana. */
function after(...changes: readonly object[]): ChatMessage {
  return changes.reduce<ChatMessage>((message, change, index) => {
    const whole = { room_id: 'general', seq: index + 2, target_seq: 1, user_id: 'u-bo', username: 'Bo', ...change };
    return applyMessageChange(message, whole as MessageChange, 'u-ana');
  }, said);
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
  expect(after(...many, react('🎉', 'bo', 1)).reactions).toEqual([
    { emoji: '👍', count: 6, me: true, users: ['ana', 'bo', 'cleo', 'dan', 'eve'] },
    { emoji: '🎉', count: 1, me: false, users: ['bo'] },
  ]);
});

test('[RE2] the last one to take an emoji back takes it away', () => {
  expect(after(react('👍', 'ana', 1), react('👍', 'ana', 0, false))).toEqual(said);
  expect(after(react('👍', 'bo', 1), react('👍', 'ana', 2), react('👍', 'ana', 1, false)).reactions).toEqual([
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

test('[MD3] a purge erases what its author wrote from there on, and before it', () => {
  const purge = { type: 'MessagesPurged', seq: 9, from_seq: 1, by_user_id: 'u-ana' };
  expect(after(purge)).toEqual({ ...said, content: '', deleted: true });
  expect([after({ ...purge, from_seq: 2 }), after({ ...purge, user_id: 'u-ana' })]).toEqual([said, said]);
});

test('a change of another message changes nothing, and one applied twice is applied once', () => {
  expect(after({ ...edit, target_seq: 7 })).toBe(said);
  const twice = [edit, react('👍', 'ana', 1), { type: 'MessagePinned', pinned: true }];
  expect(after(...twice, ...twice)).toEqual(after(...twice));
});
