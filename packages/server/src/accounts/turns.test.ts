import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

/** One turn at a time; who got one, and who none, in that order. */
function setUp(maxWaiting: number) {
  const clock = { now: 0 };
  const told: string[] = [];
  const turns = createTurns({ maxAtOnce: 1, maxWaiting, maxWaitMs: 6_000, now: () => clock.now });
  const ask = (name: string, isKnown = false) =>
    void turns.take(isKnown).then((isTurn) => told.push(isTurn ? name : `${name}: none`));
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    clock,
    told,
    ask,
    settle,
    async passOn() {
      turns.passOn();
      await settle();
    },
  };
}

test('each has a turn after the one before, and beyond those who may wait there is none', async () => {
  const { told, ask, passOn, settle } = setUp(2);
  for (const name of ['a', 'b', 'c', 'd']) ask(name);
  await settle();
  expect(told).toEqual(['a', 'd: none']);
  await passOn();
  await passOn();
  await passOn();
  expect(told).toEqual(['a', 'd: none', 'b', 'c']);
  ask('e');
  await settle();
  expect(told.at(-1)).toBe('e');
});

test('[AC10] who is known goes before strangers, and takes the place of the last of them where all are taken', async () => {
  const { told, ask, passOn, settle } = setUp(2);
  for (const name of ['a', 'b', 'c']) ask(name);
  ask('owner', true);
  await settle();
  expect(told).toEqual(['a', 'c: none']);
  await passOn();
  await passOn();
  expect(told).toEqual(['a', 'c: none', 'owner', 'b']);
});

test('where only known ones wait a known one has no place either', async () => {
  const { told, ask, settle } = setUp(1);
  ask('a');
  ask('owner', true);
  ask('other owner', true);
  await settle();
  expect(told).toEqual(['a', 'other owner: none']);
});

test('who waited too long has none, and the next has it', async () => {
  const { told, ask, passOn, clock } = setUp(3);
  for (const name of ['a', 'b', 'c']) ask(name);
  clock.now = 1;
  ask('d');
  clock.now = 6_001;
  await passOn();
  expect(told).toEqual(['a', 'b: none', 'c: none', 'd']);
});
