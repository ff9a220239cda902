import { expect, test } from 'vitest';
import type { RequestError } from '../../chat/model.ts';
import { toEntryProblem } from './entry-problem.ts';
import type { Way } from './ways-in.ts';

const fieldOf = (way: Way, code: RequestError['code'], path?: readonly string[]) => {
  return toEntryProblem(way, { code, message: 'why', retry: 'never', ...(path && { path }) }).field;
};

test('what was refused is told next to the field that is to blame', () => {
  expect(fieldOf('guest', 'username_taken')).toBe('username');
  expect(fieldOf('guest', 'bad_message', ['username'])).toBe('username');
  expect(fieldOf('register', 'bad_message', ['password'])).toBe('password');
  expect(fieldOf('register', 'forbidden', ['invite'])).toBe('invite');
  expect(fieldOf('register', 'bad_credentials')).toBe('invite');
  expect(fieldOf('sign-in', 'bad_credentials')).toBe('password');
  expect(fieldOf('register', 'forbidden')).toBeUndefined();
  expect(fieldOf('sign-in', 'busy')).toBeUndefined();
});

test('too many attempts say for how long', () => {
  const error = { code: 'rate_limited', message: '', retry: 'after', retryAfterMs: 12_000 } as const;
  expect(toEntryProblem('sign-in', error)).toEqual({
    text: 'Too many attempts. Try again in 12 s.',
    retryAfterMs: 12_000,
  });
});

test('who is banned is told what the server says of it', () => {
  const error = { code: 'banned', message: 'you are banned until tomorrow: spam', retry: 'never' } as const;
  const text = 'You have been banned here. You are banned until tomorrow: spam.';
  expect(toEntryProblem('guest', error)).toEqual({ text });
});
