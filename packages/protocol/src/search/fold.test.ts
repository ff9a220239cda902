import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold, foldWithPlaces } from './fold.ts';

test.each([
  ['case', 'HELLO İstanbul Ωμέγας', 'hello istanbul ωμεγασ'],
  ['accents, composed or not', 'Crème brûlée, cre\u0300me', 'creme brulee, creme'],
  ['strokes and ligatures', 'Łódź Straße œuvre Ærø', 'lodz strasse oeuvre aero'],
  ['width', 'ＡＢＣ １２３ ｶﾅ', 'abc 123 カナ'],
  ['white space', 'a\tb\nc\u00a0d\u3000e', 'a b c d e'],
  ['the points of Hebrew and Arabic', 'שָׁלוֹם سَلَام', 'שלום سلام'],
])('[SE2] leaves out %s', (_what, text, folded) => {
  expect(fold(text)).toBe(folded);
});

test.each([
  ['kana', 'がぎぐ パピ', 'がぎぐ パピ'],
  ['kana with a mark of its own', 'か\u3099', 'が'],
  ['Korean, in syllables or in their parts', '한글 \u1112\u1161\u11ab', '한글 한'],
  ['vowel signs', 'हिन्दी ไทย', 'हिन्दी ไทย'],
])('[SE2] keeps what tells words apart in %s', (_what, text, folded) => {
  expect(fold(text)).toBe(folded);
});

const anyText = fc.string({ unit: 'grapheme', maxLength: 60 });

test('folds what is folded to itself, with and without places', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(fold(fold(text))).toBe(fold(text));
      expect(foldWithPlaces(text).text).toBe(fold(text));
    }),
  );
});

test('knows for each folded unit which of the original it comes from', () => {
  const { text, starts, ends } = foldWithPlaces('aß\u{1d400}e\u0301');
  expect({ text, starts, ends }).toEqual({ text: 'assae', starts: [0, 1, 1, 2, 4], ends: [1, 2, 2, 4, 6] });
});
