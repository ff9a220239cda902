import { expect, test } from 'vitest';
import { isToBeMarkedRead } from './read-mark.ts';

const arrivedInOpenRoom = { last_n: 2, read_n: 1, unread: 0 };

test('a message that arrived in the open room is reported as read', () => {
  expect(isToBeMarkedRead(arrivedInOpenRoom, true, true)).toBe(true);
});

test('nothing is reported that is read already, out of sight, or behind another tab', () => {
  expect(isToBeMarkedRead({ last_n: 2, read_n: 2, unread: 0 }, true, true)).toBe(false);
  expect(isToBeMarkedRead(arrivedInOpenRoom, false, true)).toBe(false);
  expect(isToBeMarkedRead(arrivedInOpenRoom, true, false)).toBe(false);
});
