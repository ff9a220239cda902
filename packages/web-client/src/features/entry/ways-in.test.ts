import { expect, test } from 'vitest';
import { asksForInvite, waysIn } from './ways-in.ts';

const server = (guests: boolean, registration: 'open' | 'invite' | 'closed') => {
  return { name: 'here', version: '1', guests, registration };
};

test('a server shows the ways it has open, and all of them before it has answered', () => {
  expect(waysIn(undefined, undefined)).toEqual(['guest', 'sign-in', 'register']);
  expect(waysIn(server(true, 'open'), undefined)).toEqual(['guest', 'sign-in', 'register']);
  expect(waysIn(server(false, 'invite'), undefined)).toEqual(['sign-in', 'register']);
  expect(waysIn(server(true, 'closed'), undefined)).toEqual(['guest', 'sign-in']);
});

test('an invitation opens the way to register, whatever the server says', () => {
  expect(waysIn(server(false, 'closed'), 'CODE')).toEqual(['sign-in', 'register']);
  expect(asksForInvite(server(false, 'closed'), 'CODE')).toBe(true);
  expect(asksForInvite(server(true, 'open'), undefined)).toBe(false);
  expect(asksForInvite(server(true, 'invite'), undefined)).toBe(true);
});
