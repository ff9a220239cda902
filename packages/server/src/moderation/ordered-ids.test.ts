import { expect, test } from 'vitest';
import { createOrderedIds } from './ordered-ids.ts';

test('each id sorts after the one before, whatever the clock does', () => {
  let now = 1_700_000_000_000;
  const nextId = createOrderedIds(() => now, '');
  const ids = [nextId(), nextId()];
  now += 5;
  ids.push(nextId());
  now -= 100_000;
  ids.push(nextId());
  const later = createOrderedIds(() => now, ids.at(-1) as string);
  ids.push(later(), later());
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(6);
});
