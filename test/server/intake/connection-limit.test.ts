import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { expect, it } from '@jest/globals';
import { ConnectionLimit } from '../../../src/server/intake/connection-limit.ts';

function from(remoteAddress: string): Socket {
  return Object.assign(new EventEmitter(), { remoteAddress }) as unknown as Socket;
}

it('One address, or IPv6 network, has so many connections and no more, but for proxies and this machine', () => {
  const limit = new ConnectionLimit(2, ['10.0.0.0/8']);
  const admits = (...addresses: readonly string[]): boolean[] =>
    addresses.map((address) => limit.admits(from(address)));
  const first = from('203.0.113.7');
  expect(limit.admits(first)).toBe(true);
  expect(admits('203.0.113.7', '203.0.113.7', '::ffff:203.0.113.7', '203.0.113.8')).toEqual([true, false, false, true]);
  expect(admits('2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8:1::1')).toEqual([true, true, false, true]);
  expect(admits('10.1.2.3', '10.1.2.3', '10.1.2.3', '127.0.0.1', '::1', '127.0.0.1', '127.0.0.1')).toEqual(
    Array<boolean>(7).fill(true),
  );
  expect(limit.total).toBe(13);
  first.emit('close');
  expect([limit.total, ...admits('203.0.113.7', '203.0.113.7')]).toEqual([12, true, false]);
});
