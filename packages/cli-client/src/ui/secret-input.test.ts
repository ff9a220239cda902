import { expect, test } from 'vitest';
import { createSecretInput } from './secret-input.ts';

test('what is typed before the question answers it, line by line', async () => {
  const secret = createSecretInput(() => {});
  secret.begin();
  for (const word of ['one', 'two']) {
    secret.insert(word);
    secret.act('submit');
  }
  expect([await secret.ask('First'), await secret.ask('Second')]).toEqual(['one', 'two']);
});

test('characters are erased as a reader counts them, and a line at once', async () => {
  const secret = createSecretInput(() => {});
  secret.begin();
  const answer = secret.ask('Password');
  secret.insert('wrong');
  secret.act('eraseLine');
  secret.insert('a👩🏽‍💻b');
  secret.act('eraseBefore');
  expect(secret.shown()).toEqual({ question: 'Password', length: 2 });
  secret.act('eraseBefore');
  secret.act('historyBack');
  secret.act('submit');
  expect(await answer).toBe('a');
});

test('cancelled before or after the question, there is no answer, also to the next', async () => {
  const secret = createSecretInput(() => {});
  secret.begin();
  secret.insert('half');
  secret.act('cancel');
  expect(await secret.ask('Password')).toBeUndefined();
  secret.begin();
  const answer = secret.ask('Password');
  secret.act('quit');
  expect(await answer).toBeUndefined();
  secret.end();
  expect([secret.shown(), secret.isOn()]).toEqual([undefined, false]);
});

test('the end leaves nothing behind, whatever is still open', async () => {
  const secret = createSecretInput(() => {});
  secret.begin();
  const open = secret.ask('Password');
  secret.insert('left over');
  secret.end();
  expect(await open).toBeUndefined();
  secret.begin();
  const next = secret.ask('Password');
  secret.act('submit');
  expect(await next).toBe('');
});

test('a pasted line end is no part of a password', async () => {
  const secret = createSecretInput(() => {});
  secret.begin();
  const answer = secret.ask('Password');
  secret.insert('pasted\n');
  secret.act('submit');
  expect(await answer).toBe('pasted');
});
