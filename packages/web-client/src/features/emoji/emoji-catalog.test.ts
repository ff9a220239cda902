import { parseClientMessage } from '@tertulia/protocol';
import { expect, test } from 'vitest';
import { findEmoji, loadEmoji } from './emoji-catalog.ts';

test('every emoji that is offered is one that may be reacted with', async () => {
  const all = (await loadEmoji()).flatMap(({ emoji }) => emoji);
  expect(all.length).toBeGreaterThan(1_500);
  const react = { type: 'AddReaction', room_id: 'general', target_seq: 1 };
  expect(all.filter(({ unicode }) => !parseClientMessage({ ...react, emoji: unicode }).ok)).toEqual([]);
});

test('emoji are found by the beginnings of words, those that are called so first', async () => {
  const groups = await loadEmoji();
  const found = (query: string) => findEmoji(groups, query).map(({ unicode }) => unicode);
  expect(found('party pop')[0]).toBe('🎉');
  expect(found(':TADA:')).toContain('🎉');
  expect(found('coffee').length).toBeGreaterThan(0);
  expect(found('arty popper')).not.toContain('🎉');
  expect(found('no such emoji at all')).toEqual([]);
});
