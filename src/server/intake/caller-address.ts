import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { addressIn, matcherOf, plainAddress } from '../../../adapters/access/addresses.ts';

export type AddressOf = (request: IncomingMessage) => string;

/** A header of 8 KiB has more; no chain of proxies has as many. */
const MOST_PROXIES = 64;

/**
 * Reads the caller's address: that of the connection, or the one that a trusted proxy reports. Where the report is not
 * an address, the proxy's own counts: a caller's free text never does.
 */
export function addressReader(trustProxy: readonly string[]): AddressOf {
  const trusts = matcherOf(trustProxy);
  return ({ socket, headers }) => {
    const connected = connectedAddress(socket);
    const forwarded = headers['x-forwarded-for'];
    return typeof forwarded === 'string' && trusts(connected) ? farthest(connected, forwarded, trusts) : connected;
  };
}

/** The other end of a connection; blank where it has just been closed. */
export function connectedAddress({ remoteAddress = '' }: Socket): string {
  // The system's own form is plain, except for this prefix.
  return remoteAddress.startsWith('::ffff:') ? plainAddress(remoteAddress) : remoteAddress;
}

/** From the nearest proxy outwards, as far as each is trusted. */
function farthest(connected: string, forwarded: string, trusts: (address: string) => boolean): string {
  let address = connected;
  for (const entry of forwarded.split(',').slice(-MOST_PROXIES).reverse()) {
    // A list may have empty items.
    if (entry.trim() === '') continue;
    const next = addressIn(entry);
    if (next === null) return address;
    address = next;
    if (!trusts(next)) return next;
  }
  return address;
}
