import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findMentionCandidates } from './mention-candidates.ts';

test.each([
  ['hello @ana, see this', [['ana, see this', 'ana, see', 'ana,', 'ana']]],
  ['@Ana Maria: yes', [['Ana Maria: yes', 'Ana Maria:', 'Ana Maria', 'Ana']]],
  ['@ana\n@bo', [['ana'], ['bo']]],
  ['mail ana@example.com', []],
  [
    '(@ana) **@bo**',
    [
      ['ana) **@bo**', 'ana) **@bo*', 'ana) **@bo', 'ana) **@', 'ana) **', 'ana) *', 'ana)', 'ana'],
      ['bo**', 'bo*', 'bo'],
    ],
  ],
  ['`@ana` ``a ` @bo`` @eve', [['eve']]],
  ['```ts\n@ana\n```\n@bo', [['bo']]],
  ['~~~\n@ana', []],
  ['a ` alone @ana', [['ana']]],
  ['@ ana', []],
])('[ME1] %j', (content, expected) => {
  expect(findMentionCandidates(content)).toEqual(expected);
});

test('of hostile text no more is looked at than of any other', () => {
  const found = findMentionCandidates('@a '.repeat(1_300));
  expect(found).toHaveLength(100);
  expect(Math.max(...found.map((one) => one.length))).toBeLessThanOrEqual(32);
});

test('any text has some', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('@', '`', '~', '\n', ' ', 'a', '😀'), maxLength: 400 }),
      (content) => {
        for (const names of findMentionCandidates(content))
          expect(names.every((name) => content.includes(name))).toBe(true);
      },
    ),
  );
});
