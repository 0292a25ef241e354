import { describe, expect, it } from '@jest/globals';
import { ignoredNames, loggableAction, headerReason } from '../../adapters/dialect.ts';

const shown = (names: readonly string[], secrets: readonly string[] = []): string => ignoredNames(names, secrets).shown;

describe('Names that were ignored', () => {
  it.each([
    [['items', 'line_items', 'x-custom.v2', '_private'], 'items,line_items,x-custom.v2,_private'],
    [['montant_é', '金額'], 'montant_%C3%A9,%E9%87%91%E9%A1%8D'],
    [['a'.repeat(64)], 'a'.repeat(64)],
    [[], ''],
  ])('%j are shown in ASCII', (names, text) => {
    expect(shown(names)).toBe(text);
  });

  it.each([
    'a b',
    'a=b',
    'a&b',
    'a;b',
    'a,b',
    'a:b',
    'a%20b',
    'a\r\nX-Evil: 1',
    'a\u0000',
    'a\u202eb',
    '\ud800',
    '{"a":1}',
    '0',
    '4111111111111111',
    '1a',
    '-a',
    '',
    'a'.repeat(65),
    'a'.repeat(200_000),
    'é'.repeat(200_000),
  ])('%j looks like no name, is counted and not shown', (name) => {
    expect(ignoredNames([name, 'items'], [])).toEqual({ count: 2, shown: 'items' });
  });

  it.each(['Secret', 'PASSWORD', 'password2', 'user_name', 'UserName', 'API_KEY', 'apikey', 'access_key', 'csrfToken'])(
    '%s is what a credential is called, and not shown',
    (name) => {
      expect(shown([name, 'items'])).toBe('items');
    },
  );

  it('are not shown where they hold a secret of the call, in any case', () => {
    expect(shown(['xHunter2', 'HUNTER2', 'hunter', 'items'], ['', 'hunter2'])).toBe('hunter,items');
  });

  it('are twenty at most, and a kibibyte', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `name${index}`);
    expect(ignoredNames(many, [])).toEqual({ count: 1_000, shown: many.slice(0, 20).join(',') });
    const long = Array.from({ length: 20 }, (_, index) => '金'.repeat(40) + String.fromCharCode(97 + index));
    const text = shown(long);
    expect(text.split(',').length).toBe(2);
    expect(text.length).toBeLessThanOrEqual(1_024);
  });
});

describe('A reason', () => {
  it('is printable ASCII without blanks, and bounded', () => {
    expect(headerReason('AMOUNT_PAID')).toBe('AMOUNT_PAID');
    expect(headerReason('a b\r\né')).toBe('a-b---');
    expect(headerReason(`itemamount${'9'.repeat(1_000)}`)).toHaveLength(64);
  });
});

describe('The action that the log names', () => {
  const KNOWN = new Set(['getinvoice', 'v1.invoices_get-2']);

  it.each(['getinvoice', 'v1.invoices_get-2', 'getinvoices'])(
    'is the action, or another word of letters: %s',
    (name) => {
      expect(loggableAction(name, KNOWN)).toBe(name);
    },
  );

  it.each(['v1.invoices_get-3', 'k7Q-secret', 'a=b&secret=c', 'a b', 'x'.repeat(65)])(
    'is not shown where it may be a value: %s',
    (name) => {
      expect(loggableAction(name, KNOWN)).toBe('(no name)');
    },
  );

  it('is null without a name', () => {
    expect(loggableAction('', KNOWN)).toBeNull();
  });
});
