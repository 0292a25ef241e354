import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { addressReader } from '../../../src/server/intake/caller-address.ts';

function seen(trustProxy: readonly string[], connected: string | undefined, forwarded?: string): string {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return addressReader(trustProxy)({ socket: { remoteAddress: connected }, headers } as unknown as IncomingMessage);
}

describe("A caller's address", () => {
  it.each<[string, string, string]>([
    ['203.0.113.7:8080', '203.0.113.7', 'without its port'],
    ['[2001:db8::1]:443', '2001:db8::1', 'without its port'],
    ['"203.0.113.7"', '203.0.113.7', 'without its quotes'],
    ['  203.0.113.7  ', '203.0.113.7', 'without blanks'],
    ['198.51.100.1, 203.0.113.7:1', '203.0.113.7', 'the nearest that is not our proxy'],
    ['203.0.113.7:1, 10.0.0.2:2', '203.0.113.7', 'behind a second proxy, which writes ports too'],
    ['203.0.113.7, ::ffff:10.0.0.2', '203.0.113.7', 'behind a second proxy, over an IPv6 socket'],
    ['203.0.113.7, , ', '203.0.113.7', 'among empty items'],
    ['unknown', '10.0.0.1', "the proxy's own: its value is not an address"],
    ['203.0.113.7, unknown', '10.0.0.1', "the proxy's own: its value is not an address, with any value before"],
    ['203.0.113.7, made up, 10.0.0.2', '10.0.0.2', "the second proxy's own"],
    ['', '10.0.0.1', "the proxy's own: it says nothing"],
    ['10.0.0.3, 10.0.0.2', '10.0.0.3', 'the farthest, where all are proxies'],
  ])('behind a proxy that says %j is %s: %s', (forwarded, address) => {
    expect(seen(['10.0.0.0/8'], '10.0.0.1', forwarded)).toBe(address);
    expect(seen(['10.0.0.0/8'], '::ffff:10.0.0.1', forwarded)).toBe(address);
  });

  it('is that of the connection where no proxy is trusted, or another one', () => {
    expect(seen([], '192.0.2.1', '203.0.113.7')).toBe('192.0.2.1');
    expect(seen(['10.0.0.0/8'], '192.0.2.1', '203.0.113.7')).toBe('192.0.2.1');
    expect(seen(['loopback'], '::ffff:127.0.0.1', '203.0.113.7')).toBe('203.0.113.7');
    expect(seen([], '::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(seen(['loopback'], undefined, '203.0.113.7')).toBe('');
  });
});
