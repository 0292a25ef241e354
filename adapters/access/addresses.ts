import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = readonly [network: Address, bits: number];

/** A customer is given an IPv6 network of 64 bits at least, and can take any address of it. */
const IPV6_BITS = 64;
const IPV6_GROUPS = IPV6_BITS / 16;
/** Before an IPv4 address that came over an IPv6 socket. */
const MAPPED_BITS = 96;

/** Names of ranges that a list may have in their place. */
const RANGES: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** An address as people write it: one of IPv4 that came over an IPv6 socket is the IPv4 address. Anything else stays. */
export function plainAddress(text: string): string {
  return parsed(text)?.toString() ?? text;
}

/** Whether an address is one of a list that was read once. */
export type Matcher = (address: string) => boolean;

/**
 * Reads addresses, CIDR ranges and the names `loopback`, `linklocal` and `uniquelocal`. Any other text matches
 * nothing.
 */
export function matcherOf(entries: readonly string[]): Matcher {
  const ranges = entries
    .flatMap((entry) => RANGES[entry] ?? [entry])
    .map(rangeOf)
    .filter((range) => range !== null);
  return (text) => {
    const address = parsed(text);
    return address !== null && ranges.some((range) => isWithin(address, range));
  };
}

const matchers = new WeakMap<readonly string[], Matcher>();

/** Whether an address is one of some addresses and CIDR ranges. The same list is read once. */
export function isListed(address: string, entries: readonly string[]): boolean {
  const known = matchers.get(entries);
  if (known !== undefined) return known(address);
  const matcher = matcherOf(entries);
  matchers.set(entries, matcher);
  return matcher(address);
}

/**
 * The key under which callers from an address are counted: the first bits of an IPv4 address (all of them: the
 * address), or the first 64 of an IPv6 address, e.g. `2001:db8:0:1::/64`. Any other text is its own.
 */
export function networkOf(text: string, ipv4Bits = 32): string {
  const [address = ''] = text.split('/');
  const found = parsed(address);
  if (found === null) return text;
  if (found instanceof ipaddr.IPv6) {
    const groups = found.parts.slice(0, IPV6_GROUPS).map((group) => group.toString(16));
    return `${groups.join(':')}::/${IPV6_BITS}`;
  }
  if (ipv4Bits === 32) return text.includes('/') ? text : found.toString();
  return `${ipaddr.IPv4.networkAddressFromCIDR(`${found.toString()}/${ipv4Bits}`).toString()}/${ipv4Bits}`;
}

/** The address in a proxy's text: in brackets, in quotes, with a port; `null` where it is invalid. */
export function addressIn(text: string): string | null {
  const plain = text
    .trim()
    .replace(/^"([^"]*)"$/, '$1')
    .trim();
  const [, inner] = /^\[([^\]]*)\](?::[0-9]{0,5})?$/.exec(plain) ?? [];
  if (inner !== undefined) return isIP(inner) === 6 ? plainAddress(inner) : null;
  const [, ipv4] = /^([0-9.]+):[0-9]{0,5}$/.exec(plain) ?? [];
  const address = ipv4 ?? plain;
  return isIP(address) === 0 ? null : plainAddress(address);
}

/** Only what Node takes for an address: the library reads `127.1` and `0x7f000001` too. */
function parsed(text: string): Address | null {
  return isIP(text) === 0 ? null : ipaddr.process(text);
}

function rangeOf(entry: string): Range | null {
  const [network = '', prefix, ...rest] = entry.split('/');
  const family = isIP(network);
  if (family === 0 || rest.length > 0) return null;
  const most = family === 4 ? 32 : 128;
  if (prefix !== undefined && (!/^[0-9]{1,3}$/.test(prefix) || Number(prefix) > most)) return null;
  const bits = prefix === undefined ? most : Number(prefix);
  const address = ipaddr.process(network);
  // A range of mapped addresses is the range of IPv4, and a wider one is of no caller.
  if (family === 4 || address instanceof ipaddr.IPv6) return [address, bits];
  return bits < MAPPED_BITS ? null : [address, bits - MAPPED_BITS];
}

function isWithin(address: Address, [network, bits]: Range): boolean {
  if (address instanceof ipaddr.IPv4) return network instanceof ipaddr.IPv4 && address.match(network, bits);
  return network instanceof ipaddr.IPv6 && address.match(network, bits);
}
