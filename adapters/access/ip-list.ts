import { BlockList, isIP } from 'node:net';

const MAPPED_IPV4 = /^::ffff:([0-9.]+)$/i;

/** An address as people write it: an IPv4 address that came over an IPv6 socket is the IPv4 address. */
export function plainAddress(address: string): string {
  return MAPPED_IPV4.exec(address)?.[1] ?? address;
}

/** Whether an address is one of some addresses and CIDR ranges, of IPv4 and IPv6. Entries that are neither match nothing. */
export function isListed(address: string, entries: readonly string[]): boolean {
  const candidate = plainAddress(address);
  const family = isIP(candidate);
  if (family === 0) return false;
  const list = new BlockList();
  for (const entry of entries) addEntry(list, entry);
  return list.check(candidate, family === 4 ? 'ipv4' : 'ipv6');
}

function addEntry(list: BlockList, entry: string): void {
  const [network = '', prefix] = entry.split('/');
  const family = isIP(network);
  if (family === 0) return;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  if (prefix === undefined) list.addAddress(network, type);
  else if (/^[0-9]{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128)) {
    list.addSubnet(network, Number(prefix), type);
  }
}
