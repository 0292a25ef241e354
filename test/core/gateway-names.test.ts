import { describe, expect, it } from '@jest/globals';
import { gatewayKey } from '../../src/core/gateway-names.ts';
import { nearestName } from '../../src/core/nearest-name.ts';
import { computing } from '../support/computing/processor-time.ts';

const KNOWN = ['authorize', 'banktransfer', 'cash', 'check', 'mailin', 'paypal', 'paypalcheckout', 'visa'];

describe('A name of a gateway', () => {
  it.each([
    ['Mail-In', 'mail-in'],
    [' MAILIN\t', 'mailin'],
    ['ÉFÍ', 'éfí'],
    ['  ', ''],
  ])('%j is compared as %j', (name, key) => {
    expect(gatewayKey(name)).toBe(key);
  });

  it.each([
    ['mail-in', 'mailin'],
    ['Mail In', 'mailin'],
    ['maillin', 'mailin'],
    ['mailn', 'mailin'],
    ['pay_pal', 'paypal'],
    ['paypla', 'paypal'],
    ['paypalcheckuot', 'paypalcheckout'],
    ['Bank Transfer', 'banktransfer'],
    ['chek', 'check'],
    ['kash', 'cash'],
    ['paypalchkout', 'paypalcheckout'],
    ['autorise', 'authorize'],
  ])('%j may mean %s', (name, nearest) => {
    expect(nearestName(name, KNOWN)).toBe(nearest);
  });

  it.each(['stripe', 'x', '', '---', '!', 'sofort', 'm'.repeat(65), 'mailin'.repeat(1_000)])(
    '%j means none of them',
    (name) => {
      expect(nearestName(name, KNOWN)).toBeNull();
    },
  );

  it('means nothing where nothing is known', () => {
    expect(nearestName('mailin', [])).toBeNull();
  });

  it('is found among many long ones in little time', () => {
    const many = Array.from({ length: 200 }, (_, index) => `${'a'.repeat(61)}${String(index).padStart(3, '0')}`);
    const spent = computing();
    for (let round = 0; round < 10; round += 1) nearestName('b'.repeat(64), many);
    expect(spent()).toBeLessThan(2_000);
  });
});
