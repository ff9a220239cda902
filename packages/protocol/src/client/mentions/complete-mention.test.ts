import { expect, test } from 'vitest';
import { findMentionStart, namesToMention } from './complete-mention.ts';

test('a mention begins at an at-sign before the cursor that is not within a word', () => {
  const at = (text: string) => findMentionStart(text, text.length);
  expect(at('hey @')).toEqual({ from: 4, written: '' });
  expect(at('@an')).toEqual({ from: 0, written: 'an' });
  expect(at('(@Zoë of f')).toEqual({ from: 1, written: 'Zoë of f' });
  expect(at('@bo and @an')).toEqual({ from: 8, written: 'an' });
  expect([at('mail@an'), at('hey'), at('@an\nnext'), at('@@an')]).toEqual([undefined, undefined, undefined, undefined]);
  expect(findMentionStart('@ana and more', 3)).toEqual({ from: 0, written: 'an' });
});

test('names that begin so come first, then those with such a word; never oneself, and all where it may be', () => {
  const people = ['Anna', 'Bo Anders', 'ana', 'me', 'Cem'].map((name) => [name, { user_id: name, username: name }]);
  const room = { members: new Map(people as [string, { user_id: string; username: string }][]) };
  const who = { ownId: 'me', mayMentionAll: false };
  expect(namesToMention(room, 'AN', who)).toEqual(['ana', 'Anna', 'Bo Anders']);
  expect(namesToMention(room, 'bo a', who)).toEqual(['Bo Anders']);
  expect(namesToMention(room, '', who)).toEqual(['ana', 'Anna', 'Bo Anders', 'Cem']);
  expect(namesToMention(room, 'al', { ...who, mayMentionAll: true })).toEqual(['all']);
  expect(namesToMention(room, 'x', who)).toEqual([]);
});
