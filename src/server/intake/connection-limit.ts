import type { Socket } from 'node:net';
import { matcherOf, networkOf, type Matcher } from '../../../adapters/access/addresses.ts';
import { connectedAddress } from './caller-address.ts';

/**
 * Bounds the connections of one address, of IPv6 those of one network. This machine and the trusted proxies are not
 * bounded: behind one of them there are many callers.
 */
export class ConnectionLimit {
  readonly #perAddress: number;
  readonly #isExempt: Matcher;
  /** Addresses with a connection, so that there are never more than connections. */
  readonly #open = new Map<string, number>();
  #total = 0;

  constructor(perAddress: number, trustProxy: readonly string[]) {
    this.#perAddress = perAddress;
    this.#isExempt = matcherOf(['loopback', ...trustProxy]);
  }

  get total(): number {
    return this.#total;
  }

  /** Counts a new connection until it is closed; `false`, and it is not counted, where its address has too many. */
  admits(socket: Socket): boolean {
    const address = connectedAddress(socket);
    const key = this.#isExempt(address) ? null : networkOf(address);
    if (key !== null) {
      const open = this.#open.get(key) ?? 0;
      if (open >= this.#perAddress) return false;
      this.#open.set(key, open + 1);
    }
    this.#total += 1;
    socket.once('close', () => {
      this.#total -= 1;
      if (key !== null) this.#close(key);
    });
    return true;
  }

  #close(key: string): void {
    const left = (this.#open.get(key) ?? 0) - 1;
    if (left > 0) this.#open.set(key, left);
    else this.#open.delete(key);
  }
}
