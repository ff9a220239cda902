import { limits } from '@tertulia/protocol';
import { expect, test } from 'vitest';
import { type AddressRange, parseRange } from './address.ts';
import { Door } from './door.ts';

const config = {
  rateLimits: true,
  allowedOrigins: ['https://elsewhere.example'],
  exemptAddresses: [parseRange('192.0.2.0/24') as AddressRange],
  newConnectionsPerS: 100,
};

/** How many of so many are let in. */
function countIn(door: Door, count: number, toAddress: (no: number) => string, now = 0): number {
  const verdicts = Array.from({ length: count }, (_, no) => door.admit(toAddress(no), now));
  return verdicts.filter((verdict) => verdict === 'admitted' || verdict === 'uncounted').length;
}

test('[LM4] so many may come at once, from wherever, and then so many a second', () => {
  const door = new Door(config, 0);
  expect(countIn(door, 1_000, (no) => `10.0.${no >> 8}.${no & 255}`)).toBe(200);
  expect(door.admit('10.9.9.9', 0)).toBe('too-many-at-once');
  expect(countIn(door, 1_000, (no) => `10.1.${no >> 8}.${no & 255}`, 1_000)).toBe(100);
});

test('[LM4] who is turned away because too many come holds no place', () => {
  const door = new Door(config, 0);
  countIn(door, 200, (no) => `10.0.0.${no}`);
  expect(countIn(door, 100, () => '10.9.9.9')).toBe(0);
  expect(countIn(door, 100, () => '10.9.9.9', 60_000)).toBe(limits.connections_per_address);
});

test('[LM4] one address alone uses up its own share and no more', () => {
  const door = new Door(config, 0);
  expect(countIn(door, 10_000, () => '10.0.0.1')).toBe(limits.connections_per_address);
  expect(countIn(door, 100, (no) => `10.0.1.${no}`)).toBe(100);
});

test('[LM4] exempt addresses count for nothing of their own', () => {
  const door = new Door(config, 0);
  expect(countIn(door, 150, () => '192.0.2.7')).toBe(150);
  expect(door.admit('192.0.2.7', 0)).toBe('uncounted');
});

test('a page of another site is let in only if it is named', () => {
  const door = new Door(config, 0);
  const origins = [
    '',
    'http://chat.example',
    'https://chat.example',
    'https://elsewhere.example',
    'https://evil.example',
    'null',
  ];
  expect(origins.map((origin) => door.isAllowedOrigin(origin, 'chat.example'))).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});
