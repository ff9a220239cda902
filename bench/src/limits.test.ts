import { expect, test } from 'vitest';
import { checkDescriptors, checkOwnership, isLoopback } from './limits.ts';

test('only this machine counts as ours without being told', () => {
  const hosts = [
    'localhost',
    '127.0.0.1',
    '127.9.0.1',
    '[::1]',
    '127.0.0.1.example.org',
    '0.0.0.0',
    '10.0.0.1',
    '[::2]',
  ];
  expect(hosts.filter(isLoopback)).toEqual(['localhost', '127.0.0.1', '127.9.0.1', '[::1]']);
});

test('another machine needs a word from its owner', () => {
  const url = new URL('ws://chat.example.org:8080');
  expect(checkOwnership(url, false)).toMatch(/^chat\.example\.org:8080 is not this machine.*--yes-this-is-my-server/);
  expect(checkOwnership(url, true)).toBeUndefined();
  expect(checkOwnership(new URL('ws://127.0.0.1:8080'), false)).toBeUndefined();
});

test('too many connections are refused with what to do about it', () => {
  expect(checkDescriptors(900, 1_024)).toBeUndefined();
  expect(checkDescriptors(1_000, 1_024)).toMatch(/takes 1100 open files.*1024 are allowed.*ulimit -Hn 1100/);
});
