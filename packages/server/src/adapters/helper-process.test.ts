import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHelperProcess } from './helper-process.ts';

/** Answers with what it is asked in capitals; is silent, dies or fails on demand. */
const program = `process.on('message', ({ id, request }) => {
  if (request === 'die') process.exit(1);
  if (request === 'fail') process.send({ id });
  else if (request !== 'wait') process.send({ id, reply: request.toUpperCase() });
});
process.on('disconnect', () => process.exit(0));`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tertulia-helper-'));
  writeFileSync(join(folder, 'program.mjs'), program);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const open = (name: string, deadlineMs = 10_000) =>
  createHelperProcess<string, string>(pathToFileURL(join(folder, name)), deadlineMs);

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

test('what cannot be started answers nothing', async () => {
  expect(await open('missing.mjs').ask('a')).toBeUndefined();
});
