import { expect, test } from 'vitest';
import { cutText, fitText, paneWidths, windowEnd, wrapLine } from './layout.ts';

test('wraps at spaces, and inside a word only if it is wider than the row', () => {
  expect(wrapLine('the quick brown fox', 10)).toEqual(['the quick', 'brown fox']);
  expect(wrapLine('see abcdefghijklmnop', 8)).toEqual(['see', 'abcdefgh', 'ijklmnop']);
  expect(wrapLine('', 8)).toEqual(['']);
});

test('wide characters count two columns and are never cut in half', () => {
  expect(wrapLine('日本語日本語', 5)).toEqual(['日本', '語日', '本語']);
  expect(cutText('日本語', 5)).toBe('日本…');
  expect(wrapLine('👩🏽‍💻👩🏽‍💻', 3)).toEqual(['👩🏽‍💻', '👩🏽‍💻']);
});

test('fits text to a column', () => {
  expect([fitText('ana', 6), fitText('ana', 6, 'right'), fitText('anastasia', 6)]).toEqual([
    'ana   ',
    '   ana',
    'anast…',
  ]);
});

test('a window stays at its anchor while rows come before and after', () => {
  expect(windowEnd(['1:0', '2:0', '3:0', '4:0'], 2, undefined)).toBe(4);
  expect(windowEnd(['1:0', '2:0', '3:0', '4:0'], 2, '3:0')).toBe(3);
  expect(windowEnd(['0:0', '1:0', '2:0', '3:0', '4:0', '5:0'], 2, '3:0')).toBe(4);
  expect(windowEnd(['1:0', '2:0', '3:0'], 2, '2:7')).toBe(2);
});

test('a narrow terminal loses the members first, then the rooms', () => {
  expect([paneWidths(100), paneWidths(70), paneWidths(40)]).toEqual([
    { rooms: 20, members: 20, timeline: 60 },
    { rooms: 14, members: 0, timeline: 56 },
    { rooms: 0, members: 0, timeline: 40 },
  ]);
});
