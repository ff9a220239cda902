import { expect, test } from 'vitest';
import { createSecrets } from './secrets.ts';

test('ids are unique, of one length and alphabet, and sort by the second they were made in', () => {
  let now = Date.UTC(2026, 10, 24);
  const { id } = createSecrets(() => now);
  const seconds = Array.from({ length: 300 }, () => {
    now += 1_000;
    return Array.from({ length: 10 }, id);
  });
  const ids = seconds.flat();
  expect(new Set(ids).size).toBe(ids.length);
  for (const one of ids) expect(one).toMatch(/^[A-Za-z0-9_-]{16}$/);
  // By code unit, as SQLite and the pages of ListUsers compare.
  const sorted = [...ids].sort();
  for (const [i, made] of seconds.entries()) expect(new Set(sorted.slice(i * 10, i * 10 + 10))).toEqual(new Set(made));
});

test('tokens have 256 bits, are never given twice, and no id repeats a part of one', () => {
  const { token, id } = createSecrets(() => 0);
  const tokens = Array.from({ length: 1_000 }, token);
  for (const one of tokens) expect(Buffer.from(one, 'base64url')).toHaveLength(32);
  expect(new Set(tokens).size).toBe(tokens.length);
  const ids = Array.from({ length: 1_000 }, id).map((one) => one.slice(6));
  const parts = new Set(ids);
  expect(
    tokens.filter((one) => Array.from({ length: 34 }, (_, i) => one.slice(i, i + 10)).some((p) => parts.has(p))),
  ).toEqual([]);
});
