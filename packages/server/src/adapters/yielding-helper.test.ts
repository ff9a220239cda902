import { expect, test } from 'vitest';
import { layOutPrograms } from '../testing/lay-out-programs.ts';
import { createHelperProcess } from './helper-process.ts';
import { createYieldingHelper } from './yielding-helper.ts';

/** Says which priority it was started with, or nothing if it was told to be silent with that. */
const program = `process.on('message', ({ id, request }) => {
  if (request !== process.argv[2]) process.send({ id, reply: process.argv[2] });
});
process.on('disconnect', () => process.exit(0));
process.send('ready');`;

/** The same, but the idle one takes longer to start than anybody has patience. */
const slowProgram = `if (process.argv[2] === 'idle') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 900);
${program}`;

const toUrl = layOutPrograms({ 'program.mjs': program, 'slow-program.mjs': slowProgram });

function open(clock: { now: () => number }, name = 'program.mjs', patienceMs = 1_000) {
  const url = toUrl(name);
  return createYieldingHelper<string, string>(
    createHelperProcess(url, 10_000, 'idle'),
    createHelperProcess(url, 10_000, 'low'),
    clock,
    { patienceMs, respiteMs: 60_000 },
  );
}

test('the idle one answers as long as it answers soon', async () => {
  const helper = open({ now: () => 0 });
  expect(await Promise.all(['a', 'b'].map(helper.ask))).toEqual(['idle', 'idle']);
  helper.close();
});

test('what the idle one does not answer the other does, alone for a while', async () => {
  let now = 0;
  const helper = open({ now: () => now });
  expect(await helper.ask('idle')).toBe('low');
  now = 59_999;
  expect(await helper.ask('a')).toBe('low');
  now = 60_000;
  expect(await helper.ask('b')).toBe('idle');
  helper.close();
});

test('the idle one is waited for while it starts', async () => {
  const helper = open({ now: () => 0 }, 'slow-program.mjs', 800);
  expect(await helper.ask('a')).toBe('idle');
  helper.close();
});
