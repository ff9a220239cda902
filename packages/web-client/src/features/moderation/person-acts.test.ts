import { expect, test } from 'vitest';
import type { May } from '../../chat/use-may.ts';
import { actsOn } from './person-acts.ts';

const bea = { user_id: 'bea', username: 'bea', role: 'user' } as const;
const mayAll: May = () => true;
const mayOnly =
  (...actions: readonly string[]): May =>
  (action) =>
    actions.includes(action);
const kindsOn = (...args: Parameters<typeof actsOn>) => actsOn(...args).map(({ kind }) => kind);

test('only what one may do is offered', () => {
  expect(kindsOn(bea, 'books', mayAll)).toEqual([
    ...['mute', 'unmute', 'make-moderator', 'set-role', 'kick', 'ban-from-room', 'ban'],
  ]);
  expect(kindsOn(bea, 'books', mayOnly('kick', 'mute-in-room'))).toEqual(['mute', 'unmute', 'kick']);
  expect(kindsOn(bea, 'books', mayOnly())).toEqual([]);
});

test('a moderator can be made one no more, but it can be taken back', () => {
  const may = mayOnly('set-room-role');
  expect(kindsOn({ ...bea, role: 'moderator' }, 'books', may)).toEqual(['unmake-moderator']);
  expect(kindsOn(bea, 'books', may)).toEqual(['make-moderator']);
});

test('outside a room there is nothing that is done in one', () => {
  expect(kindsOn(bea, undefined, mayAll)).toEqual(['mute', 'unmute', 'set-role', 'ban']);
});
