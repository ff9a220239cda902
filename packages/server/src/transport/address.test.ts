import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AddressRange, isNetworkWithin, isWithin, parseRange, toAddressKey, toClientAddress } from './address.ts';

const toRanges = (...texts: string[]) => texts.map((text) => parseRange(text) as AddressRange);

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['0000:0000:0000:0000:0000:ffff:c000:0207', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80::/64'],
  ['::1', '::/64'],
  ['no address', 'no address'],
])('%s counts as %s', (address, key) => {
  expect(toAddressKey(address)).toBe(key);
});

const proxies = toRanges('10.0.0.0/24', '2001:db8:ffff::/48');

test.each([
  ['a stranger is believed nothing', '203.0.113.5', '198.51.100.1', '203.0.113.5'],
  ['the rightmost that is not trusted', '10.0.0.1', '1.1.1.1, 198.51.100.1, 10.0.0.2', '198.51.100.1'],
  ['what a client made up', '10.0.0.1', '10.0.0.9, 127.0.0.1, 198.51.100.1', '198.51.100.1'],
  ['no header', '10.0.0.1', '', '10.0.0.1'],
  ['proxies alone: the first of them is the client', '10.0.0.1', '10.0.0.3,10.0.0.2', '10.0.0.3'],
  ['a word in place of an address', '10.0.0.1', '198.51.100.1, unknown, 10.0.0.2', '10.0.0.2'],
  ['a port', '10.0.0.1', '198.51.100.1:4711', '198.51.100.1'],
  ['an IPv6 address with a port', '2001:db8:ffff::1', '[2001:db8:1::7]:4711', '2001:db8:1::7'],
  ['IPv4 within IPv6', '::ffff:10.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['what other parsers take for an address', '10.0.0.1', '0x7f.1', '10.0.0.1'],
])('X-Forwarded-For: %s', (_what, peer, forwardedFor, client) => {
  expect(toClientAddress(peer, forwardedFor, proxies)).toBe(client);
});

test('a range is an address, or one with a number of bits', () => {
  const write = (text: string) => {
    const range = parseRange(text);
    return range && `${range[0].toString()}/${range[1]}`;
  };
  expect(['192.0.2.7', '10.0.0.0/8', '2001:db8::/32', '::1', '::ffff:10.0.0.0/104'].map(write)).toEqual([
    '192.0.2.7/32',
    '10.0.0.0/8',
    '2001:db8::/32',
    '::1/128',
    '10.0.0.0/8',
  ]);
  expect(
    ['', 'localhost', '10.0.0.0/33', '10.0.0.0/', '10.0/8', '::/129', '::ffff:10.0.0.0/8', '1', '10.0.0.0/8/8'].map(
      write,
    ),
  ).toEqual(Array(9).fill(undefined));
});

test('an address within IPv6 is not within IPv4, whatever its bits', () => {
  expect(isWithin('2001:db8::1', toRanges('0.0.0.0/0'))).toBe(false);
  expect(isWithin('192.0.2.1', toRanges('::/0'))).toBe(false);
  expect(isWithin('192.0.2.1', toRanges('192.0.2.0/24'))).toBe(true);
});

test('a network is within a range that reaches into it', () => {
  const ranges = toRanges('192.0.2.7', '2001:db8:1:2:3::9');
  expect(['192.0.2.7', '192.0.2.8'].map((key) => isNetworkWithin(key, ranges))).toEqual([true, false]);
  expect(isNetworkWithin(toAddressKey('2001:db8:1:2::1'), ranges)).toBe(true);
  expect(isNetworkWithin(toAddressKey('2001:db8:1:3::1'), ranges)).toBe(false);
});

test('nothing throws, whatever the header', () => {
  fc.assert(
    fc.property(fc.string(), fc.ipV6(), (header, address) => {
      toClientAddress('10.0.0.1', header, proxies);
      toAddressKey(header);
      parseRange(header);
      expect(toClientAddress('10.0.0.1', `${header.replaceAll(',', '')}, ${address}`, proxies)).toBe(address);
    }),
  );
});
