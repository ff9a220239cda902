import { expect, test } from 'vitest';
import { toAddressKey, toClientAddress } from './address.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['0000:0000:0000:0000:0000:ffff:c000:0207', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
])('%s counts as %s', (address, key) => {
  expect(toAddressKey(address)).toBe(key);
});

test('X-Forwarded-For is believed from trusted proxies only, and from the right', () => {
  const trusted = new Set(['10.0.0.1', '10.0.0.2']);
  expect(toClientAddress('203.0.113.5', '198.51.100.1', trusted)).toBe('203.0.113.5');
  expect(toClientAddress('10.0.0.1', '1.1.1.1, 198.51.100.1, 10.0.0.2', trusted)).toBe('198.51.100.1');
  expect(toClientAddress('10.0.0.1', '', trusted)).toBe('10.0.0.1');
});
