import { expect, test } from 'vitest';
import { createCommandContext } from '../testing/command-context.ts';
import { sampleState } from '../testing/fake-chat-client.ts';

test('a message is edited by its number, or the newest of one’s own, as the revision that is shown', async () => {
  const { run, calls, printed } = createCommandContext(sampleState());
  await run('/edit better said');
  await run('/edit 2 best said');
  await run('/edit 99 nothing');
  expect(calls).toEqual([
    ['editMessage', 'general', 2, 'better said', 0],
    ['editMessage', 'general', 2, 'best said', 0],
  ]);
  expect(printed.at(-1)).toBe('There is no message 99 among those loaded. /numbers lists what there is.');
});

test('a reaction goes to the newest of others, or to a number, and is taken back', async () => {
  const { run, calls } = createCommandContext(sampleState());
  await run('/react 👍');
  await run('/react 2 🎉');
  await run('/react --remove 👍');
  expect(calls).toEqual([
    ['addReaction', 'general', 1, '👍'],
    ['addReaction', 'general', 2, '🎉'],
    ['removeReaction', 'general', 1, '👍'],
  ]);
});
