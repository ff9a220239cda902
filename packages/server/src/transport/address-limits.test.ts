import { limits } from '@tertulia/protocol';
import { expect, test } from 'vitest';
import { AddressLimits } from './address-limits.ts';

const { connections_per_address: maxOpen, new_connections_per_address_per_min: perMinute } = limits;

test('[LM4] an address may have so many connections open, and others as many', () => {
  const addresses = new AddressLimits();
  const admitted = Array.from({ length: maxOpen + 1 }, () => addresses.admit('a', 0));
  expect(admitted.filter(Boolean)).toHaveLength(maxOpen);
  expect(addresses.admit('b', 0)).toBe(true);
  addresses.release('a');
  expect(addresses.admit('a', 0)).toBe(true);
});

test('[LM4] an address may open so many in a minute, also if it closes them', () => {
  const addresses = new AddressLimits();
  const come = (now: number) => {
    const isAdmitted = addresses.admit('a', now);
    if (isAdmitted) addresses.release('a');
    return isAdmitted;
  };
  expect(Array.from({ length: perMinute + 10 }, () => come(0)).filter(Boolean)).toHaveLength(perMinute);
  expect(come(400)).toBe(false);
  expect(come(60_000 / perMinute)).toBe(true);
});

test('what is remembered of those who left is bounded, and forgotten once it does not matter', () => {
  const addresses = new AddressLimits(1_000);
  for (let i = 0; i < 100_000; i++) {
    addresses.admit(`2001:db8:${i}::/64`, i);
    addresses.release(`2001:db8:${i}::/64`);
  }
  expect(addresses.remembered).toBe(1_000);
  addresses.admit('here', 100_000);
  addresses.sweep(200_000);
  expect(addresses.remembered).toBe(1);
});
