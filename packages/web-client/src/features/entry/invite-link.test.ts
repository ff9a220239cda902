import { expect, test } from 'vitest';
import { takeInvite, toInviteLink } from './invite-link.ts';

function pageAt(hash: string) {
  const visited: unknown[] = [];
  const page = {
    location: { hash, pathname: '/chat/', search: '?a=1' },
    history: { state: null, replaceState: (...args: unknown[]) => void visited.push(args) },
  };
  return { page, visited };
}

test('a code is taken out of the address, whatever it holds', () => {
  for (const [hash, code] of [
    ['#invite=abc-DEF_123', 'abc-DEF_123'],
    ['#invite=%20abc%20', 'abc'],
    ['#invite=', undefined],
    ['#a=b&invite=%3Cscript%3E', '<script>'],
    [`#invite=${'x'.repeat(500)}`, 'x'.repeat(64)],
  ] as const) {
    const { page, visited } = pageAt(hash);
    expect(takeInvite(page)).toBe(code);
    expect(visited).toEqual([[null, '', '/chat/?a=1']]);
  }
});

test('an address without a code is left alone', () => {
  for (const hash of ['', '#', '#elsewhere', '#invited=1', '#%']) {
    const { page, visited } = pageAt(hash);
    expect(takeInvite(page)).toBeUndefined();
    expect(visited).toEqual([]);
  }
});

test('a link gives its code back', () => {
  const link = toInviteLink({ origin: 'https://chat.example', pathname: '/' }, 'a b&c#d');
  expect(link).toBe('https://chat.example/#invite=a+b%26c%23d');
  expect(takeInvite(pageAt(new URL(link).hash).page)).toBe('a b&c#d');
});
