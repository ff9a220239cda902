import { expect, test } from 'vitest';
import { toPlans } from './layout.ts';

test('one room is shared by all generators, its authors by none', () => {
  const layout = { roomCount: 1, authorsPerRoom: 4, listenersPerRoom: 7, entry: 'create' } as const;
  const room = { number: 0, room_id: 'bench-r-0' };
  expect(toPlans(layout, 'r', 2)).toEqual({
    founders: [[{ ...room, entry: 'create', authorCount: 1, listenerCount: 0 }], []],
    others: [
      [{ ...room, entry: 'join', authorCount: 3, listenerCount: 4 }],
      [{ ...room, entry: 'join', authorCount: 0, listenerCount: 3 }],
    ],
  });
});

test('many rooms are each in one generator', () => {
  const layout = { roomCount: 3, authorsPerRoom: 1, listenersPerRoom: 19, entry: 'create' } as const;
  const { founders, others } = toPlans(layout, 'r', 2);
  expect(founders.map((plans) => plans.map(({ number }) => number))).toEqual([[0, 2], [1]]);
  expect(others.map((plans) => plans.map(({ number, listenerCount }) => [number, listenerCount]))).toEqual([
    [
      [0, 19],
      [2, 19],
    ],
    [[1, 19]],
  ]);
});

test('the room that everybody is in is not made', () => {
  const layout = { roomCount: 1, authorsPerRoom: 1, listenersPerRoom: 2, entry: 'default' } as const;
  const room = { number: 0, room_id: 'general', entry: 'default' };
  expect(toPlans(layout, 'r', 1)).toEqual({
    founders: [[{ ...room, authorCount: 1, listenerCount: 0 }]],
    others: [[{ ...room, authorCount: 0, listenerCount: 2 }]],
  });
});
