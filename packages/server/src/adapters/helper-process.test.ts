import { expect, test } from 'vitest';
import { layOutPrograms } from '../testing/lay-out-programs.ts';
import { createHelperProcess } from './helper-process.ts';

/** Answers with what it is asked in capitals; is silent, dies or fails on demand. */
const program = `process.on('message', ({ id, request }) => {
  if (request === 'die') process.exit(1);
  if (request === 'fail') process.send({ id });
  else if (request !== 'wait') process.send({ id, reply: request.toUpperCase() });
});
process.on('disconnect', () => process.exit(0));
process.send('ready');`;

const toUrl = layOutPrograms({ 'program.mjs': program, 'mute.mjs': 'setInterval(() => undefined, 1_000);' });
const open = (name: string, deadlineMs = 10_000) => createHelperProcess<string, string>(toUrl(name), deadlineMs);

test('each gets its own answer, and none what failed', async () => {
  const helper = open('program.mjs');
  expect(await Promise.all(['a', 'fail', 'b'].map(helper.ask))).toEqual(['A', undefined, 'B']);
  helper.close();
});

test('a death ends all that was asked, and the next request starts another', async () => {
  const helper = open('program.mjs');
  expect(await Promise.all(['wait', 'die'].map(helper.ask))).toEqual([undefined, undefined]);
  expect(await helper.ask('again')).toBe('AGAIN');
  helper.close();
});

test('what is not answered in time is given up', async () => {
  expect(await open('program.mjs', 300).ask('wait')).toBeUndefined();
});

test('what cannot be started answers nothing, and nobody waits for it', async () => {
  const helper = open('missing.mjs');
  await helper.start();
  expect(await helper.ask('a')).toBeUndefined();
});

test('what does not start in time is given up', async () => {
  const helper = open('mute.mjs', 300);
  await helper.start();
  expect(await helper.ask('a')).toBeUndefined();
});
