import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findHighlights, hasLink, hasWords } from './find-words.ts';
import { fold } from './fold.ts';

const has = (content: string, ...words: string[]) => hasWords(fold(content), words.map(fold));

test('[SE2] a word is found within others, whatever its case and accents', () => {
  expect(has('The Swordfish swam', 'word')).toBe(true);
  expect(has('crème brûlée', 'BRULEE', 'creme')).toBe(true);
  expect(has('crème brûlée', 'brulee', 'cake')).toBe(false);
  expect(has('several words here', 'several words')).toBe(true);
  expect(has('words, several', 'several words')).toBe(false);
});

test('[SE2] one or two letters are found where a word begins', () => {
  expect(has('js is fun', 'js')).toBe(true);
  expect(has('use node.js', 'js')).toBe(true);
  expect(has('ajs', 'js')).toBe(false);
  expect(has('ärger', 'ar')).toBe(true);
  expect(has('go (c++)', 'c++')).toBe(true);
  expect(has('abc++', 'c++')).toBe(false);
  expect(has('xa.bcd', 'a.bc')).toBe(false);
  expect(has('日本js語', 'js')).toBe(true);
});

test('[SE2] Chinese, Japanese, Korean and emoji are found anywhere', () => {
  expect(has('今天天气很好', '天气')).toBe(true);
  expect(has('今天天气很好', '好')).toBe(true);
  expect(has('東京タワーへ', 'タワ')).toBe(true);
  expect(has('안녕하세요', '하세')).toBe(true);
  expect(has('well🎉done', '🎉')).toBe(true);
});

test('marks each place that is found once, in units of the original', () => {
  const marked = (content: string, ...words: string[]) =>
    findHighlights(content, words.map(fold)).map(({ start, end }) => content.slice(start, end));
  expect(marked('Crème, cre\u0301me and CREAM', 'crem')).toEqual(['Crèm', 'cre\u0301m']);
  expect(marked('Straße', 'as')).toEqual([]);
  expect(marked('Straße', 'ass')).toEqual(['aß']);
  expect(marked('abcdef', 'abcd', 'cdef')).toEqual(['abcdef']);
  expect(marked('js ajs js', 'js')).toEqual(['js', 'js']);
  expect(marked('nothing', 'else')).toEqual([]);
});

test('marks lie within the content, whatever it is', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 });
  fc.assert(
    fc.property(text, text, (content, query) => {
      const words = [fold(query)].filter((word) => word !== '');
      let last = -1;
      for (const { start, end } of findHighlights(content, words)) {
        expect(start).toBeGreaterThan(last);
        expect(end).toBeGreaterThan(start);
        last = end;
      }
      expect(last).toBeLessThanOrEqual(content.length);
    }),
  );
});

test('[SE3] a link is an address of the web', () => {
  expect(['see https://example.org', 'HTTP://X.y'].map(hasLink)).toEqual([true, true]);
  expect(['https:// nothing', 'example.org', 'ftp://x'].map(hasLink)).toEqual([false, false, false]);
});
