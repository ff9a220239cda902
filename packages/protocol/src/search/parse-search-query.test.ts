import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSearchQuery } from './parse-search-query.ts';

const nothing = { words: [], from: [], in: [], has: [] };

test.each([
  ['words, folded and each once', 'Crème  CAKE cake', { words: ['creme', 'cake'] }],
  ['words in quotes', '"Hello there" “my friend”', { words: ['hello there', 'my friend'] }],
  ['a quotation without an end', '"hello the', { words: ['hello the'] }],
  ['a name', 'from:ana cats', { from: ['ana'], words: ['cats'] }],
  ['a name with spaces', 'FROM:"Ana Maria"', { from: ['Ana Maria'] }],
  ['several names and rooms', 'from:ana from:bo in:tea in:general', { from: ['ana', 'bo'], in: ['tea', 'general'] }],
  ['what it has', 'has:file HAS:Link', { has: ['file', 'link'] }],
  ['days, in UTC', 'after:2026-01-01 before:2026-02-01', { after: Date.UTC(2026, 0, 1), before: Date.UTC(2026, 1, 1) }],
  ['the narrowest of several days', 'before:2026-02-01 before:2026-01-01', { before: Date.UTC(2026, 0, 1) }],
  ['what only looks like an operator', 'http://x.org re:tea', { words: ['http://x.org', 're:tea'] }],
  ['an operator in quotes', '"from:ana"', { words: ['from:ana'] }],
])('[SE3] understands %s', (_what, text, expected) => {
  expect(parseSearchQuery(text)).toEqual({ ok: true, value: { ...nothing, ...expected } });
});

test.each([
  ['nothing', '  ', /nothing to search for/],
  ['no letter', ':-) !!', /nothing to search for/],
  ['an empty quotation', '""', /nothing to search for/],
  ['an operator without a value', 'cats from: ana', /from: needs something right behind it, such as from:ana/],
  ['an operator with an empty value', 'in:""', /in: needs something/],
  ['a day that is none', 'before:2026-02-30', /before: takes a day, such as before:2026-01-31/],
  ['a day in other words', 'after:yesterday', /after: takes a day/],
  ['what no message has', 'has:cats', /has: takes one of file, link/],
  ['too much', 'x'.repeat(201), /at most 200 characters/],
])('[SE4] says what is wrong with %s', (_what, text, problem) => {
  expect(parseSearchQuery(text)).toEqual({ ok: false, error: expect.stringMatching(problem) });
});

test('never throws, whatever the text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => void parseSearchQuery(text)));
});
