import { expect, test } from 'vitest';
import { stepTowards } from './message-target.ts';

test('a message is shown, or looked for among the older ones as long as there may be any', () => {
  expect(stepTowards(5, [3, 5, 9, 0], true)).toEqual({ kind: 'show', index: 1 });
  expect(stepTowards(2, [3, 5], true)).toEqual({ kind: 'load' });
  expect(stepTowards(2, [], true)).toEqual({ kind: 'load' });
  expect(stepTowards(2, [3, 5], false)).toEqual({ kind: 'give-up' });
  expect(stepTowards(4, [3, 5], true)).toEqual({ kind: 'give-up' });
});
