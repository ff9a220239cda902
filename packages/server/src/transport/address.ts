import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
/** An address and how many of its bits count. */
export type AddressRange = readonly [address: Address, bits: number];

/** The bits of an IPv6 address that are one person's network: whoever has one address has all that share them. */
const networkBits = 64;
/** More hops than any request honestly has. */
const maxHops = 32;

/** One key per person's network: an IPv4 address, or the /64 of an IPv6 address. What is no address is its own key. */
export function toAddressKey(text: string): string {
  // What Node takes for IPv4 has one spelling.
  if (isIP(text) === 4) return text;
  const address = parseAddress(text);
  if (!(address instanceof ipaddr.IPv6)) return address?.toString() ?? text;
  return `${new ipaddr.IPv6([...address.parts.slice(0, networkBits / 16), 0, 0, 0, 0]).toString()}/${networkBits}`;
}

/**
 * The client's address behind trusted proxies. Each of them added to `X-Forwarded-For` whom it heard, so the list is read from
 * the right, as long as who is there is trusted. What stands further left the client may have made up.
 */
export function toClientAddress(peer: string, forwardedFor: string, trustedProxies: readonly AddressRange[]): string {
  let client = peer;
  if (trustedProxies.length === 0) return client;
  for (const hop of forwardedFor.split(',').slice(-maxHops).reverse()) {
    if (!isWithin(client, trustedProxies)) break;
    const text = withoutPort(hop.trim());
    if (isIP(text) === 0) break;
    client = text;
  }
  return client;
}

/** Reads `192.0.2.7`, `192.0.2.0/24`, `2001:db8::1` or `2001:db8::/32`; undefined for anything else. */
export function parseRange(text: string): AddressRange | undefined {
  const [, written = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = parseAddress(written);
  if (!address) return undefined;
  const allBits = address instanceof ipaddr.IPv6 ? 128 : 32;
  // What is written as IPv6 and stands for IPv4 has 96 bits more.
  const ownBits = bits === undefined ? allBits : Number(bits) - (isIP(written) === 6 ? 128 - allBits : 0);
  return ownBits >= 0 && ownBits <= allBits ? [address, ownBits] : undefined;
}

export function isWithin(text: string, ranges: readonly AddressRange[]): boolean {
  const address = parseAddress(text);
  return address !== undefined && ranges.some((range) => matches(address, range));
}

/** Whether a range reaches into the network with that key of `toAddressKey`. */
export function isNetworkWithin(key: string, ranges: readonly AddressRange[]): boolean {
  if (ranges.length === 0) return false;
  const address = parseAddress(key.split('/')[0] as string);
  return (
    address !== undefined &&
    ranges.some(([one, bits]) =>
      matches(address, [one, one instanceof ipaddr.IPv6 ? Math.min(bits, networkBits) : bits]),
    )
  );
}

function matches(address: Address, [one, bits]: AddressRange): boolean {
  if (address instanceof ipaddr.IPv4) return one instanceof ipaddr.IPv4 && address.match(one, bits);
  return one instanceof ipaddr.IPv6 && address.match(one, bits);
}

/** IPv4 within IPv6 is IPv4. Node says what an address is, for ipaddr.js takes `1` and `0x7f.1` as well. */
function parseAddress(text: string): Address | undefined {
  return isIP(text) === 0 ? undefined : ipaddr.process(text);
}

/** Some proxies write `192.0.2.7:4711`, and `[2001:db8::1]:4711`. */
function withoutPort(hop: string): string {
  return /^\[(.+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(hop)?.[1] ?? hop;
}
