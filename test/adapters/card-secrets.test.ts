import { describe, expect, it } from '@jest/globals';
import { holdsCardNumber } from '../../adapters/values/card-secrets.ts';
import { computing } from '../support/computing/processor-time.ts';

describe('A text with the number of a card', () => {
  it.each([
    '4111111111111111',
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    'card 4111 1111 1111 1111 05/27, thanks',
    '12 4111 1111 1111 1111',
    'tok_4111111111111111',
    '４１１１１１１１１１１１１１１１',
    '4111\u200b111111111111',
    '378282246310005',
    '4111_1111_1111_1111',
    '4111, 1111, 1111, 1111',
    '٤١١١ ١١١١ ١١١١ ١١١١',
    '०४१११ ११११ ११११ ११११'.slice(1),
    '6304000000000000000',
    '{"number":"5555555555554444"}',
  ])('is found: %s', (text) => {
    expect(holdsCardNumber(text)).toBe(true);
  });

  it.each([
    '',
    '4111111111111112',
    '411111111111',
    '0000000000000000',
    'tok_1NqXkq2eZvKYlo2C',
    '2026-11-22 10:00:00',
    '12345678901234567890123',
    '41,11,11,11,11,11,11,11',
    '100.00, 200.00, 300.00, 400.00',
    '30/11/2026 10:42:40',
  ])('is not any other text: %s', (text) => {
    expect(holdsCardNumber(text)).toBe(false);
  });

  it('is found in time that grows with its length', () => {
    const spent = computing();
    expect(holdsCardNumber('1 '.repeat(20_000))).toBe(false);
    expect(spent()).toBeLessThan(5_000);
  });
});
