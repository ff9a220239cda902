import { expect, test } from 'vitest';
import type { StoredRecord } from '../../checker/checker.ts';
import { listMentioning, recount } from './recount.ts';

const said = (seq: number, n: number, content: string, clientId = `c${seq}`): StoredRecord => ({
  ...{ room: 'tea', seq, n, clientId, content },
});
const log = [
  said(1, 1, 'tea @bob'),
  { room: 'tea', seq: 2 },
  said(3, 2, '@bob, not at all'),
  said(4, 3, ''),
  said(5, 4, '@all cake'),
  said(6, 5, 'river @all', 'by-nobody'),
  said(7, 6, 'x@bob @bobby @eve'),
];
const everyone = new Set(['ana', 'bob']);
const authors = new Map([
  ['c5', { name: 'ana', mayMentionAll: true }],
  ['by-nobody', { name: 'cem', mayMentionAll: false }],
]);
const bob = { name: 'bob' };

test('what is unread is what has a text and comes later, and mentions are words of their own', () => {
  expect(recount(log, 0, bob, everyone, authors)).toEqual({ read_n: 0, unread: 5, mentions: 2 });
  expect(recount(log, 1, bob, everyone, authors)).toEqual({ read_n: 1, unread: 4, mentions: 1 });
  expect(recount(log, 6, bob, everyone, authors)).toEqual({ read_n: 6, unread: 0, mentions: 0 });
});

test('who may not mention all, and who is no member, is not mentioned', () => {
  expect(listMentioning(log, bob, everyone, authors)).toEqual([1, 5]);
  expect(listMentioning(log, { name: 'eve' }, everyone, authors)).toEqual([5]);
});
