import { expect, test } from 'vitest';
import { createTasks } from './tasks.ts';

test('each task does what it is measured for, the second time too', async () => {
  const outcomes: Record<string, unknown> = {};
  for (const { name, run } of createTasks()) {
    await run();
    outcomes[name] = await run();
  }
  const {
    'encode an event': chars,
    'one message from frame to Ok': one,
    '64 messages from frame to Ok': many,
  } = outcomes;
  expect(outcomes).toMatchObject({
    'decode one message a frame': 64,
    'decode 64 messages a frame': 64,
    'queue 64 events and flush them': 1,
    'flush one event at a time': 64,
    'commit 64 messages together': 64,
  });
  expect(chars).toBeGreaterThan(64 * 250);
  const typesOf = (frames: unknown) =>
    (frames as string[]).flatMap((frame) => [JSON.parse(frame)].flat().map(({ type }) => type as string)).sort();
  expect(typesOf(one)).toEqual(['Message', 'Ok']);
  expect(typesOf(many)).toEqual([...Array(64).fill('Message'), ...Array(64).fill('Ok')]);
});
