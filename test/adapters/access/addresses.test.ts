import { describe, expect, it } from '@jest/globals';
import { addressIn, isListed, networkOf, plainAddress } from '../../../adapters/access/addresses.ts';

describe('The address of a caller behind a proxy', () => {
  it.each<[string, string | null]>([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:8080', '203.0.113.7'],
    ['203.0.113.7:', '203.0.113.7'],
    [' 203.0.113.7 ', '203.0.113.7'],
    ['\t203.0.113.7:8080 ', '203.0.113.7'],
    ['"203.0.113.7"', '203.0.113.7'],
    ['"203.0.113.7:8080"', '203.0.113.7'],
    ['" 203.0.113.7 "', '203.0.113.7'],
    ['2001:db8::1', '2001:db8::1'],
    ['2001:DB8:0::0001', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['"[2001:db8::1]:443"', '2001:db8::1'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['[::ffff:203.0.113.7]:443', '203.0.113.7'],
    ...[
      '',
      'unknown',
      '_hidden',
      '203.0.113',
      '203.0.113.7.1',
      '203.0.113.256',
      '203.0.113.7:port',
      '203.0.113.7:123456',
      '0x7f.1',
      '127.1',
      '2130706433',
      '[203.0.113.7]',
      '[2001:db8::1',
      '2001:db8::1]:443',
      '203.0.113.7/24',
      '"203.0.113.7',
      'for=203.0.113.7',
      '203.0.113.7 203.0.113.8',
    ].map((text): [string, null] => [text, null]),
  ])('%j is the address %j', (text, address) => {
    expect(addressIn(text)).toBe(address);
  });
});

describe('A list of addresses', () => {
  it.each<[string, readonly string[], boolean]>([
    ['203.0.113.7', ['203.0.113.7'], true],
    ['203.0.113.7', ['203.0.113.0/24'], true],
    ['203.0.114.7', ['203.0.113.0/24'], false],
    ['203.0.113.7', ['0.0.0.0/0'], true],
    ['2001:db8::1', ['0.0.0.0/0'], false],
    ['203.0.113.7', ['::/0'], false],
    ['::ffff:203.0.113.7', ['203.0.113.7'], true],
    ['::ffff:cb00:7107', ['203.0.113.7'], true],
    ['203.0.113.7', ['::ffff:203.0.113.7'], true],
    ['203.0.113.7', ['::ffff:203.0.113.0/120'], true],
    ['203.0.114.7', ['::ffff:203.0.113.0/120'], false],
    ['2001:db8::1', ['2001:DB8:0:0:0::1'], true],
    ['2001:db8:1::1', ['2001:db8::/32'], true],
    ['2001:db9::1', ['2001:db8::/32'], false],
    ['127.0.0.9', ['loopback'], true],
    ['::1', ['loopback'], true],
    ['172.31.0.1', ['uniquelocal'], true],
    ['fe80::1%eth0', ['linklocal'], true],
    ['no address', ['0.0.0.0/0', '::/0'], false],
    ['', ['0.0.0.0/0'], false],
    ['203.0.113.7', ['junk', '203.0.113.7/33', '203.0.113.7/', '203.0.113.7/8/8', '', 'a/8'], false],
    ['203.0.113.7', [], false],
  ])('%j is one of %j: %s', (address, entries, is) => {
    expect(isListed(address, entries)).toBe(is);
    // Read once, and asked again.
    expect(isListed(address, entries)).toBe(is);
  });
});

describe('An address', () => {
  it.each([
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:DB8::1', '2001:db8::1'],
    ['no address', 'no address'],
  ])('%j is written %j', (text, plain) => {
    expect(plainAddress(text)).toBe(plain);
  });

  it.each([
    ['203.0.113.7', '203.0.113.0/24'],
    ['::ffff:203.0.113.7', '203.0.113.0/24'],
    ['2001:db8:0:1::7', '2001:db8:0:1::/64'],
    ['no address', 'no address'],
  ])('%j is of the network %j', (address, network) => {
    expect(networkOf(address, 24)).toBe(network);
  });
});
