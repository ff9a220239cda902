import { expect, test } from 'vitest';
import { noViolations, Tally } from './tally.ts';

const none = noViolations();

/** What a member of room 1 makes of messages that are written as lane, index and seq. */
function hear(...messages: readonly (readonly [lane: number, index: number, seq: number])[]) {
  const violations = noViolations();
  const tally = new Tally(1, violations);
  const counted = messages.map(([lane, index, seq]) => tally.hear({ room: 1, lane, index, seq, dueAt: 0 }));
  return { tally, violations, counted };
}

test('messages of several authors in the order of the log are all well', () => {
  const { tally, violations } = hear([0, 0, 1], [1, 0, 2], [1, 1, 3], [0, 1, 4]);
  expect(violations).toEqual(none);
  expect(tally.countMissing([2, 2])).toBe(0);
  expect(tally.seq).toBe(4);
});

test('what was acknowledged and not heard is missing, in the middle and at the end', () => {
  const { tally, violations } = hear([0, 0, 1], [0, 2, 3]);
  expect(violations).toEqual(none);
  expect(tally.countMissing([3])).toBe(1);
  expect(tally.countMissing([5, 2])).toBe(5);
});

test('what was refused leaves a hole in the numbers and is not missing', () => {
  expect(hear([0, 0, 1], [0, 3, 2]).tally.countMissing([2])).toBe(0);
});

test('what is heard again is a duplicate and does not count', () => {
  const { tally, violations, counted } = hear([0, 0, 1], [0, 1, 2], [0, 0, 1], [0, 1, 2]);
  expect(violations).toEqual({ ...none, duplicated: 2 });
  expect(counted).toEqual([true, true, false, false]);
  expect(tally.countMissing([2])).toBe(0);
});

test('what comes after its successor is out of order, once, and not missing', () => {
  const { tally, violations } = hear([0, 0, 1], [0, 4, 5], [0, 2, 3], [0, 1, 2], [0, 3, 4], [0, 2, 3]);
  expect(violations).toEqual({ ...none, outOfOrder: 3, duplicated: 1 });
  expect(tally.countMissing([5])).toBe(0);
});

test('the order counts between authors too', () => {
  expect(hear([0, 0, 2], [1, 0, 1]).violations).toEqual({ ...none, outOfOrder: 1 });
});

test('a message of another room has strayed', () => {
  const violations = noViolations();
  expect(new Tally(1, violations).hear({ room: 2, lane: 0, index: 0, seq: 1, dueAt: 0 })).toBe(false);
  expect(violations).toEqual({ ...none, strayed: 1 });
});
