import { expect, test } from 'vitest';
import { toFileUrl, urlEndsAt } from './file-url.ts';

test('[FI7] a url says when it ends', () => {
  expect(urlEndsAt({ url: '/files/f1?until=1767312000000&signature=x' })).toBe(1_767_312_000_000);
  expect(urlEndsAt({ url: '/files/f1?signature=x' })).toBeUndefined();
});

test('only what leads to the files of the server is one of its urls', () => {
  const toUrl = (url: string) => toFileUrl(url, 'https://chat.example');
  expect(toUrl('/files/f1?until=1')).toBe('https://chat.example/files/f1?until=1');
  for (const url of [
    'https://evil.example/files/f1',
    '//evil.example/files/f1',
    '/\\evil.example/files/f1',
    '/files/../admin',
    '/other',
    'javascript:alert(1)',
    'data:text/html,x',
    'https://[',
  ])
    expect([url, toUrl(url)]).toEqual([url, undefined]);
});
