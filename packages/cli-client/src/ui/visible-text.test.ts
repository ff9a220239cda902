import { describe, expect, test } from 'vitest';
import { toJsonText } from './json-text.ts';
import { visibleLines, visibleText } from './visible-text.ts';

const point = (code: number) => String.fromCodePoint(code);
const hostile: readonly string[] = [
  '\x1b[31mred',
  '\x1b]0;title\x07',
  '\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\',
  '\x1b]52;c;aGk=\x07',
  '\x1bP1$r\x1b\\',
  '\x1b_apc\x1b\\',
  '\x1b^pm\x1b\\',
  '\x1bc',
  '\x1b[2J\x1b[H',
  '\x1b[?1049h',
  '\x1b[6n',
  '\x1b',
  '\x9b31mred',
  '\x9d0;title\x9c',
  '\x90dcs\x9c',
  '\x85next',
  '\x00',
  'bell\x07',
  'back\b\b\bspace',
  'over\rwrite',
  '\v\f',
  '\x7f\x7f',
  '\x0e shift out \x0f',
  '\u202eevil\u202c',
  '\u2066isolate\u2069',
  '\u200e\u200f\u061c',
  'a\u2028b\u2029c',
  'zero\u200bwidth\u200c\u200d\ufeff',
  '\u2060\u2061\u2064\u206a',
  'soft\u00adhyphen',
  '\u3164\u115f\uffa0',
  '\u180e\u034f\ufff9',
  [0xe0001, 0xe0041, 0xe007f].map(point).join(''),
  `a${point(0xfe0f)}${point(0xe0100)}`,
  '\ud800 lone \udc00',
  '\ue000\u{10fffd}',
  'a\u200db',
  '\u{1f468}\u200dx',
  ...Array.from({ length: 0xa0 }, (_, code) => `x${point(code)}`).filter((_, code) => code < 0x20 || code > 0x7e),
];

const emojiJoin =
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})|(?<=\p{Emoji})[\ufe0e\ufe0f]/gu;
const forbidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

describe('visible text', () => {
  test.each(hostile.map((text) => [JSON.stringify(text), text]))(
    '%s leaves nothing that acts or hides',
    (_name, text) => {
      expect(visibleText(text).replace(emojiJoin, '')).not.toMatch(forbidden);
      for (const line of visibleLines(text)) expect(line.replace(emojiJoin, '')).not.toMatch(forbidden);
    },
  );

  test('names what it shows', () => {
    expect(visibleText('\x1b[31m\x7f\x9b\u202e\n\t')).toBe('␛[31m␡<U+009B><U+202E>␊␉');
  });

  test.each(['héllo wörld', '日本語', '👨‍👩‍👧', '👍🏽', '❤️', '1️⃣', '👩🏽‍💻', '🏳️‍🌈'])('%s stays as it is', (text) => {
    expect(visibleText(text)).toBe(text);
  });

  test('newlines break lines and tabs fill to the next stop', () => {
    expect(visibleLines('a\tb\n\nc\x1b')).toEqual(['a   b', '', 'c␛']);
  });
});

test.each(hostile.map((text) => [JSON.stringify(text), text]))('JSON of %s is inert and reads back', (_name, text) => {
  expect(toJsonText(text)).not.toMatch(forbidden);
  expect(JSON.parse(toJsonText(text))).toBe(text);
});
