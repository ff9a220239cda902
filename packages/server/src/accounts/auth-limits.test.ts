import { expect, test } from 'vitest';
import { createAuthLimits } from './auth-limits.ts';

/** How many of `count` attempts pass, one a millisecond from `at` on. */
function passing(count: number, attempt: (no: number) => unknown): number {
  return Array.from({ length: count }, (_, no) => attempt(no)).filter((refusal) => refusal === undefined).length;
}

test('[AC10] an address makes five attempts at once, then one every twelve seconds', () => {
  const limits = createAuthLimits(true);
  expect(passing(10, () => limits.fromAddress('a', 0))).toBe(5);
  expect(limits.fromAddress('a', 0)).toMatchObject({ code: 'rate_limited', retryAfterMs: 12_000 });
  const { retryAfterMs = 0 } = limits.fromAddress('a', 11_000) ?? {};
  expect(retryAfterMs).toBeLessThan(1_020);
  expect([limits.fromAddress('a', 11_000 + retryAfterMs), limits.fromAddress('b', 0)]).toEqual([undefined, undefined]);
});

test('[AC10] of an account five attempts in any minute pass, from however many addresses', () => {
  const limits = createAuthLimits(true);
  const passedAt: number[] = [];
  for (let now = 0; now < 600_000; now += 100) {
    if (limits.onAccount('ana', undefined, now) === undefined) passedAt.push(now);
  }
  const inMinuteAfter = (at: number) => passedAt.filter((one) => one >= at && one < at + 60_000).length;
  expect(Math.max(...passedAt.map(inMinuteAfter))).toBe(5);
  expect(passedAt).toHaveLength(50);
  expect(limits.onAccount('ana', undefined, 540_500)).toMatchObject({ code: 'rate_limited', retryAfterMs: 59_500 });
});

test('[AC10] attempts by strangers do not keep out whoever counts apart, and those have their own limit', () => {
  const limits = createAuthLimits(true);
  expect(passing(1_000, () => limits.onAccount('ana', undefined, 0))).toBe(5);
  expect(passing(1_000, () => limits.onAccount('ana', 'home', 0))).toBe(5);
  expect(passing(1_000, () => limits.onAccount('ana', 'work', 0))).toBe(5);
});

test('an attempt that nobody looked at does not count', () => {
  const limits = createAuthLimits(true);
  for (const apart of [undefined, 'home']) {
    expect(passing(4, () => limits.onAccount('ana', apart, 0))).toBe(4);
    for (let no = 0; no < 10; no++) {
      expect(limits.onAccount('ana', apart, 0)).toBeUndefined();
      limits.withdraw('ana', apart);
    }
    expect(passing(2, () => limits.onAccount('ana', apart, 0))).toBe(1);
  }
  limits.withdraw('nobody', undefined);
});

test('no more is kept than is said, and what counts no more is forgotten', () => {
  const limits = createAuthLimits(true, 3);
  const spend = () => passing(10, () => limits.onAccount('ana', undefined, 0));
  expect(spend()).toBe(5);
  for (const other of ['b', 'c']) limits.onAccount(other, undefined, 0);
  expect(spend()).toBe(0);
  limits.onAccount('d', undefined, 0);
  expect(spend()).toBe(5);
  limits.sweep(60_001);
  expect(passing(10, () => limits.onAccount('ana', undefined, 60_001))).toBe(5);
});

test('turned off, nothing counts', () => {
  const limits = createAuthLimits(false);
  expect(passing(100, () => limits.fromAddress('a', 0) ?? limits.onAccount('ana', undefined, 0))).toBe(100);
});

test('an exempt address counts for nothing, its attempts on an account do', () => {
  const limits = createAuthLimits(true, undefined, (address) => address === 'office');
  expect(passing(100, () => limits.fromAddress('office', 0))).toBe(100);
  expect(passing(100, () => limits.fromAddress('home', 0))).toBe(5);
  expect(passing(100, () => limits.onAccount('ana', undefined, 0))).toBe(5);
});
