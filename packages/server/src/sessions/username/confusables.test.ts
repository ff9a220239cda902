import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { toLook } from './skeleton.ts';

const script = fileURLToPath(new URL('../../../unicode/make-confusables.mjs', import.meta.url));
const file = new URL('confusables.ts', import.meta.url);

/** Another Node may have another Unicode. */
const isOfThisUnicode = readFileSync(file, 'utf8').includes(`confusables.txt of Unicode ${process.versions.unicode},`);

test.runIf(isOfThisUnicode)('[HS9] the confusables are those that Unicode gives', () => {
  expect(execFileSync(process.execPath, [script], { encoding: 'utf8' })).toBe(readFileSync(file, 'utf8'));
});

// Lines of confusables.txt, read by eye.
test.each([
  [0x0430, 'a'],
  [0x006d, 'rn'],
  [0x0049, 'l'],
  [0x0030, 'O'],
  [0x2010, '-'],
  [0x00a0, ' '],
  [0x0981, '\u0306\u0307'],
  [0x1d41a, 'a'],
])('[HS9] U+%s looks as UTS 39 says', (codePoint, look) => {
  expect(toLook(String.fromCodePoint(codePoint))).toBe(look);
});
