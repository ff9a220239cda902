import { expect, test } from 'vitest';
import { countUnseen, isFollowing, wantsOlder } from './scroll-anchor.ts';

test('a reader at the end follows, also a few pixels off it', () => {
  expect(isFollowing({ offset: 1400, viewport: 600, total: 2000 })).toBe(true);
  expect(isFollowing({ offset: 1352, viewport: 600, total: 2000 })).toBe(true);
  expect(isFollowing({ offset: 1351, viewport: 600, total: 2000 })).toBe(false);
});

test('a page shorter than the view is at its end', () => {
  expect(isFollowing({ offset: 0, viewport: 600, total: 600 })).toBe(true);
});

test('older messages are wanted near the top only', () => {
  expect(wantsOlder({ offset: 600, viewport: 600, total: 9000 })).toBe(true);
  expect(wantsOlder({ offset: 601, viewport: 600, total: 9000 })).toBe(false);
});

test('unseen are those after the last seen; before anything was seen there is nothing to count from', () => {
  const messages = [{ seq: 3 }, { seq: 4 }, { seq: 7 }];
  expect([countUnseen(messages, 3), countUnseen(messages, 7), countUnseen(messages, 0)]).toEqual([2, 0, 0]);
});
