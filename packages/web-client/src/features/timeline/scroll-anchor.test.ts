import { expect, test } from 'vitest';
import { countUnseen, isFollowing, wantsOlder } from './scroll-anchor.ts';

const end = { offset: 1400, viewport: 600, total: 2000 };
const following = { isFollowing: true, place: end };
const elsewhere = { isFollowing: false, place: { ...end, offset: 200 } };

test('a reader who comes to the end follows, also a few pixels off it', () => {
  expect(isFollowing(elsewhere, end)).toBe(true);
  expect(isFollowing(elsewhere, { ...end, offset: 1352 })).toBe(true);
  expect(isFollowing(elsewhere, { ...end, offset: 1351 })).toBe(false);
});

test('a reader who follows goes on to, however much arrives at once', () => {
  expect(isFollowing(following, { ...end, total: 9000 })).toBe(true);
  expect(isFollowing(following, { offset: 1700, viewport: 600, total: 9000 })).toBe(true);
  expect(isFollowing(elsewhere, { offset: 1700, viewport: 600, total: 9000 })).toBe(false);
});

test('a reader who scrolls up stops to follow, but not one whom the messages move up by being shorter', () => {
  expect(isFollowing(following, { ...end, offset: 1351 })).toBe(false);
  expect(isFollowing(following, { offset: 1300, viewport: 600, total: 9000 })).toBe(false);
  expect(isFollowing(following, { offset: 1200, viewport: 500, total: 1800 })).toBe(true);
  expect(isFollowing(following, { offset: 1100, viewport: 500, total: 1800 })).toBe(false);
});

test('a page shorter than the view is at its end', () => {
  expect(isFollowing(elsewhere, { offset: 0, viewport: 600, total: 600 })).toBe(true);
});

test('older messages are wanted near the top only', () => {
  expect(wantsOlder({ offset: 600, viewport: 600, total: 9000 })).toBe(true);
  expect(wantsOlder({ offset: 601, viewport: 600, total: 9000 })).toBe(false);
});

test('unseen are those after the last seen; before anything was seen there is nothing to count from', () => {
  const messages = [{ seq: 3 }, { seq: 4 }, { seq: 7 }];
  expect([countUnseen(messages, 3), countUnseen(messages, 7), countUnseen(messages, 0)]).toEqual([2, 0, 0]);
});
