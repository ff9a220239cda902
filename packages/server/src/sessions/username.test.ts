import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toFreeUsername } from './username/free-username.ts';
import { isReservedUsername } from './username/reserved.ts';
import { toLook, toSkeleton } from './username/skeleton.ts';
import { toUsernameKeys } from './username.ts';

function isSame(a: string, b: string): boolean {
  const [one, other] = [toUsernameKeys(a), toUsernameKeys(b)];
  return one.key === other.key || one.skeleton === other.skeleton;
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 64 }),
  fc.string({ unit: 'grapheme', maxLength: 32 }),
  // Lone surrogates too.
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 64 }).map((units) => String.fromCharCode(...units)),
);

describe('[HS9] the same name', () => {
  test.each([
    ['admin', 'ADMIN'],
    ['admin', 'аdmin'],
    ['admin', 'АDMIN'],
    ['admin', 'ａdmin'],
    ['admin', 'admın'],
    ['admin', 'admi\u0307n'],
    ['admin', 'adrnin'],
    ['admin', '𝔞𝔡𝔪𝔦𝔫'],
    ['admin', 'ⓐⓓⓜⓘⓝ'],
    ['admin', 'ad\u200dmin'],
    ['paypal', 'paypaI'],
    ['paypal', 'pаypаl'],
    ['marie', 'МARIE'],
    ['Мария', 'МАРИЯ'],
    ['Weiß', 'WEISS'],
    ['Bob', 'b0b'],
    ['Ana María', 'ana mari\u0301a'],
    ['Ana María', 'Ana  María'],
    ['Ana María', 'Ana\u3000María'],
    ['İlker', 'ilker'],
    ['❤\ufe0f', '❤'],
    ['ﬁona', 'fiona'],
    ['ΣΊΣΥΦΟΣ', 'σίσυφος'],
  ])('%s is %s', (a, b) => {
    expect(isSame(a, b)).toBe(true);
  });

  test.each([
    ['Neil', 'Nell'],
    ['Ali', 'all'],
    ['Ana', 'Anna'],
    ['Jose', 'José'],
    ['👩‍🚀', '👨‍🚀'],
    ['ana maria', 'anamaria'],
    ['ana-2', 'ana-3'],
  ])('%s is not %s', (a, b) => {
    expect(isSame(a, b)).toBe(false);
  });

  test('a name is made of one string where it reads as it looks', () => {
    const { key, skeleton } = toUsernameKeys('Ana');
    expect({ key, skeleton }).toEqual({ key: 'ana', skeleton: 'ana' });
    expect(toUsernameKeys('paypaI')).toEqual({ key: 'paypai', skeleton: 'paypal' });
  });
});

test('[HS9] nothing throws, whatever the text, and case and form never part two names', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const { key, skeleton } = toUsernameKeys(text);
      expect(toSkeleton(skeleton)).toBe(skeleton);
      expect(toSkeleton(key)).toBe(key);
      expect(toUsernameKeys(text.normalize('NFC')).key).toBe(key);
      expect(toUsernameKeys(text.normalize('NFKC')).key).toBe(key);
      expect(toUsernameKeys(text.toLowerCase()).key).toBe(key);
      isReservedUsername(text);
    }),
    { numRuns: 2_000 },
  );
});

test('[HS9] what is ASCII is read as quickly as it may be, to the same end', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii', maxLength: 32 }), (text) => {
      expect(toUsernameKeys(text).skeleton).toBe(toSkeleton(text.replace(/\s+/g, ' ')));
      expect(toUsernameKeys(text).key).toBe(toSkeleton(text.replace(/\s+/g, ' ').toLowerCase()));
    }),
  );
});

test('[HS9] the skeleton of every character is that of its skeleton, and short', () => {
  const unstable: string[] = [];
  let longest = 0;
  for (let codePoint = 0; codePoint < 0x110000; codePoint++) {
    const skeleton = toSkeleton(String.fromCodePoint(codePoint));
    longest = Math.max(longest, skeleton.length);
    if (toLook(skeleton).toLowerCase() !== skeleton) unstable.push(codePoint.toString(16));
  }
  expect({ unstable, longest }).toEqual({ unstable: [], longest: 18 });
});

test('[HS9] the worst name takes less than a hundred thousandth of a minute', () => {
  const worst = 'ﷺ'.repeat(32);
  for (let i = 0; i < 100; i++) toUsernameKeys(worst);
  const startedAt = performance.now();
  for (let i = 0; i < 1_000; i++) toUsernameKeys(worst);
  expect(performance.now() - startedAt).toBeLessThan(600);
});

describe('[AC6] reserved names', () => {
  test.each([
    'admin',
    'ADMIN',
    'Admin',
    'АDMIN',
    'аdmin',
    'ａdmin',
    'ADMlN',
    'Administrator',
    'rооt',
    'SYSTEM',
    'TertuIia',
    'aII',
    'AII',
    'modеrator',
    'Here',
  ])('%s is one', (name) => {
    expect(isReservedUsername(name)).toBe(true);
  });

  test.each(['ALI', 'Ali', 'Hera', 'Adminton', 'Rooty', 'Serverin', 'Modesta'])('%s is none', (name) => {
    expect(isReservedUsername(name)).toBe(false);
  });
});

test('[HS10] a variation of a name is free and fits', () => {
  const taken = new Set(['ana', 'ana-2'].map((name) => toUsernameKeys(name).key));
  expect(toFreeUsername('Ana', ({ key }) => taken.has(key))).toBe('Ana-3');
  expect(toFreeUsername('🦜'.repeat(32), ({ key }) => key === '🦜'.repeat(32))).toBe(`${'🦜'.repeat(30)}-2`);
});
