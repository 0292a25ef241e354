import { describe, expect, it } from '@jest/globals';
import type { PhpValue } from '../../../../adapters/forms/php-value.ts';
import { SecretNames } from '../../../../src/calls-log/secret-names.ts';
import { secretNamed } from '../../../../adapters/values/card-secrets.ts';
import { refuseCardSecrets } from '../../../../adapters/whmcs/parameters/card-secrets.ts';
import { computing } from '../../../support/computing/processor-time.ts';
import { unwrapped } from '../../../../adapters/whmcs/parameters/wrapped-values.ts';

const NUMBER = '4111111111111111';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const array = (entries: Readonly<Record<string, PhpValue>>): PhpValue => new Map(Object.entries(entries));

const NAMES = [
  ...['cvv', 'CVV2', 'card_cvv', 'cvvCode', 'cvc', 'cvn', 'cavv', 'csc', 'cid', 'pin', 'card-pin', 'pinblock'],
  ...['security_code', 'cardSecurityCode', 'verification_value', 'card_verification_number', 'card_code'],
  ...['card_number', 'cardnum', 'CardNo', 'ccNumber', 'credit_card', 'pan', 'card_pan', 'track_1', 'trackdata'],
  ...['primary_account_number', 'creditCardNo', 'bank_account', 'bankacct', 'bank_code', 'bankAccountNo', 'iban'],
  ...['account_number', 'routing_number', 'sort_code', 'ach[account_no]'],
];

function sentenceOf(name: string, value: PhpValue): string | null {
  try {
    refuseCardSecrets(new Map([[name, value]]), {});
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

describe('A secret of a card is found', () => {
  it.each<[string, string, PhpValue, RegExp]>([
    ['in an array', 'card', array({ cvv: '737' }), /^Security/],
    ['by two names', 'card', array({ number: '1234' }), /^Card/],
    ['by two names of an account', 'bank', array({ account: '1234' }), /^Numbers/],
    ['in an array of arrays', 'x', array({ 0: array({ cardnum: '1234' }) }), /^Card/],
    ['as the only value of a list', 'cvv', array({ 0: '737' }), /^Security/],
    ['in a key', 'x', array({ [NUMBER]: '1' }), /^Card/],
    ['in JSON', 'remote_token', '{"cvv":"737"}', /^Security/],
    ['in JSON in JSON', 'remote_token', JSON.stringify({ card: JSON.stringify({ number: 1234 }) }), /^Card/],
    ['in a list of JSON', 'remote_token', '[{"card":{"cvc":737}}]', /^Security/],
    ['in WDDX', 'description', "<data><struct><var name='CVV'><string>737</string></var></struct></data>", /^Security/],
    ['in XML', 'description', '<Card><CardNumber type="x">1234</CardNumber></Card>', /^Card/],
    ['in a serialized array', 'description', 'a:1:{s:3:"cvv";s:3:"737";}', /^Security/],
    ['in base64 of one', 'customfields', base64('a:1:{s:3:"cvv";s:3:"737";}'), /^Security/],
    ['in base64 of its number', 'customfields', base64(`a:1:{i:1;s:16:"${NUMBER}";}`), /^Card/],
    ['in base64 twice', 'customfields', base64(base64(NUMBER)), /^Card/],
    ['in percent-encoding twice', 'description', encodeURIComponent('4111%201111%201111%201111'), /^Card/],
    ['in a query string', 'description', 'a=1&card%5Bcvv%5D=1&cvv=737', /^Security/],
    ['in character references', 'description', '4111&#49;11111111&#x31;&#0000049;1', /^Card/],
    ['in numbers of another script', 'description', '٤١١١١١١١١١١١١١١١', /^Card/],
    ['with lines between', 'description', '4111\n1111\r\n1111\n1111', /^Card/],
    ['with odd signs between', 'description', '3782 / 822463 / 10005', /^Card/],
    ['with a soft hyphen', 'description', '4111\u00ad111111111111', /^Card/],
    ['in wide letters', 'ｃｖｖ', '1', /^Security/],
    ['as a name', NUMBER, '', /^Card/],
  ])('%s', (_where, name, value, sentence) => {
    expect(sentenceOf(name, value)).toMatch(sentence);
  });

  it.each(NAMES)('by the name %s', (name) => {
    expect(sentenceOf(name, '1')).toMatch(/ not accepted: /);
  });

  it.each(NAMES)('by the name %s, which the log of calls hides too', (name) => {
    expect(new SecretNames().has(name)).toBe(true);
  });
});

describe('A secret of a card in XML is refused', () => {
  it.each([
    ['far from its name', `<cvv>${Array.from({ length: 40 }, (_none, place) => `<a${place}>`).join('')}123`],
    ['before a text without a value', '<cvv>123<br>null'],
    ['in one of several elements of a name', `<note>${base64(NUMBER)}</note><note>x</note>`],
    ['behind an element that is closed', `<note>x</note>${base64(NUMBER)}<b>y`],
    ['in the JSON of an element', '<security>{"code":"123"}</security>'],
  ])('%s', (_where, text) => {
    expect(sentenceOf('description', text)).toMatch(/ not accepted: /);
  });
});

describe('No secret of a card is', () => {
  it.each<[string, PhpValue]>([
    ...['card_last_four', 'card_type', 'card_expiry', 'card_start', 'card_issue_number'].map(
      (name): [string, string] => [name, '0730'],
    ),
    ...[
      'bank_name',
      'bank_account_type',
      'gateway_module_name',
      'set_as_default',
      'shipping',
      'discard',
      'company',
    ].map((name): [string, string] => [name, 'x']),
    ['description', 'Company card of 30/11/2026 10:42:40'],
    ['remote_token', '{"id":"cus_123","card":{"last4":"4242","exp":"2030-07"}}'],
    ['remote_token', 'tok_1NqXkq2eZvKYlo2C'],
    ['remote_token', 'cnon:card-nonce-ok'],
    ['remote_token', base64('cus_1NqXkq2eZvKYlo2C|pm_1')],
    ['remote_token', '[[[['],
    ['cvv', ''],
    ['cvv', 'null'],
    ['card', array({ last_four: '4242', cvv: ' ' })],
    ['password', NUMBER],
  ])('%s: %s', (name, value) => {
    expect(sentenceOf(name, value)).toBeNull();
  });

  it('looked for longer than a text is long', () => {
    const spent = computing();
    const texts = ['1 ', '[', '{"a":', '<a ', '<a>', '&#', '%34', 'a=&', '411/', 'YTox', '٤'];
    for (const text of texts) sentenceOf('description', text.repeat(100_000));
    expect(spent()).toBeLessThan(10_000);
  });

  it('looked for under all names of tags that are open', () => {
    const text = Array.from({ length: 20_000 }, (_none, place) => `<a${place}>x`).join('');
    const spent = computing();
    unwrapped(text);
    expect(spent()).toBeLessThan(1_000);
  });
});

describe('The name of a secret', () => {
  it('is of one kind', () => {
    expect(['cvv', 'CardNum', 'iban', 'amount'].map(secretNamed)).toEqual(['code', 'number', 'account', null]);
  });
});
