import { fold, hasWords } from '@tertulia/protocol/messages';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toGrams, toWordGrams } from './sqlite-search-grams.ts';

test('knows words by three letters and by how they begin, other scripts by one and two', () => {
  expect([...toGrams('abcd x 天気')]).toEqual(['ia', 'iab', 'gabc', 'gbcd', 'ix', 'g天', 'g気', 'g天気']);
  expect(['abcd', 'ab', '天', '天気今', 'a.bcd', ':-)'].map((word) => [...toWordGrams(word)])).toEqual([
    ['gabc', 'gbcd'],
    ['iab'],
    ['g天'],
    ['g天気', 'g気今'],
    ['ia', 'gbcd'],
    [],
  ]);
});

test('leaves out no text that has the word', () => {
  const text = fc.string({ unit: fc.constantFrom(...'aäb.Ω1天気か한🎉é -'), maxLength: 14 });
  const word = fc.string({ unit: fc.constantFrom(...'aäb.Ω1天気か한🎉é'), minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(text, word, text, (before, middle, after) => {
      const folded = fold(before + middle + after);
      const sought = fold(middle);
      if (!hasWords(folded, [sought])) return;
      const grams = toGrams(folded);
      expect([...toWordGrams(sought)].filter((gram) => !grams.has(gram))).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});
