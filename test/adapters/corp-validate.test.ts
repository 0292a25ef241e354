import { describe, expect, it } from '@jest/globals';
import type { Argument } from '../../adapters/corp/arguments.ts';
import { CallEnded } from '../../adapters/corp/outcome.ts';
import { validatorOf } from '../../adapters/corp/validate.ts';
import { addInvoicePayment } from '../../schemas/corp/billing/add-invoice-payment.ts';
import { CredentialMoved } from '../../src/core/credential.ts';

const validate = validatorOf(addInvoicePayment);
const CORPORATION = {
  tenantId: 53,
  conventions: { timeZone: 'UTC', currency: 'USD', dateFormat: 'MM/DD/YYYY' },
  settings: {
    ...{ methods: [], payees: [3], merchantSettings: [1, 4], drivers: [1], vehicles: [1] },
    moneyTypes: [{ id: 2, name: 'Cash', gateway: 'cash' }],
  },
};
const WHOLE = {
  ...{ CORP_ID: '53', INVOICE_NUMBER: '78.0', MONEY_TYPE_ID: '2', AMOUNT_PAID: '$1,234.50' },
  ...{ TRANSACTION_DATE: '3/24/2015', UNKNOWN: '1' },
};

type Changes = Readonly<Record<string, Argument | undefined>>;

function valuesOf(changes: Changes): unknown {
  const whole: Changes = { ...WHOLE, ...changes };
  const given = Object.entries(whole).filter((entry): entry is [string, Argument] => entry[1] !== undefined);
  return { ...validate(new Map(given), CORPORATION) };
}

/** The status and the argument of a violation, and whether newer settings may know the value. */
function violationOf(changes: Changes): readonly [status: string, name: string, mayMove: boolean] {
  try {
    valuesOf(changes);
  } catch (error) {
    const mayMove = error instanceof CredentialMoved;
    const ended = mayMove ? error.refusal : error;
    if (ended instanceof CallEnded) return [ended.status, ended.shown, mayMove];
    throw error;
  }
  throw new Error('There was no violation');
}

describe('Arguments that fit their schema', () => {
  it('come out as their decoders read them, with defaults, without unknown names', () => {
    expect(valuesOf({})).toEqual({
      ...{ CORP_ID: '53', INVOICE_NUMBER: '78', MERCHANT_SETTING_ID: '1', MONEY_TYPE_ID: '2' },
      ...{ AMOUNT_PAID: '1234.50', TRANSACTION_DATE: '2015-03-24' },
    });
  });

  it.each<[string, Changes, string, string | undefined]>([
    ['a blank is absent', { ACTUAL_TRANS_NUMBER: ' ' }, 'ACTUAL_TRANS_NUMBER', undefined],
    ['the word for no value is absent', { ACTUAL_TRANS_NUMBER: 'null' }, 'ACTUAL_TRANS_NUMBER', undefined],
    ['a default replaces a blank', { MERCHANT_SETTING_ID: '' }, 'MERCHANT_SETTING_ID', '1'],
    ['a free text stays as it is', { PAYMENT_NOTES: ' null ' }, 'PAYMENT_NOTES', ' null '],
    ['zero is the default user', { TRANSACTION_PROCESSED_BY_ID: '0' }, 'TRANSACTION_PROCESSED_BY_ID', undefined],
    [
      'a time stays with its date',
      { TRANSACTION_DATE_TIME: '2015-03-24T11:54' },
      'TRANSACTION_DATE_TIME',
      '2015-03-24 11:54:00',
    ],
    ['a text of 255 units fits', { TRANSACTION_NUMBER: 'x'.repeat(255) }, 'TRANSACTION_NUMBER', 'x'.repeat(255)],
  ])('%s', (_name, changes, name, expected) => {
    expect((valuesOf(changes) as Record<string, unknown>)[name]).toBe(expected);
  });
});

describe('A violation', () => {
  it.each<[Changes, string, string, boolean]>([
    [{ CORP_ID: '54' }, 'dataIn', 'CORP_ID', false],
    [{ MERCHANT_SETTING_ID: '9' }, 'dataIn', 'MERCHANT_SETTING_ID', true],
    [{ MONEY_TYPE_ID: '9' }, 'dataIn', 'MONEY_TYPE_ID', true],
    [{ MONEY_TYPE_ID: 'x' }, 'dataIn', 'MONEY_TYPE_ID', false],
    [{ MERCHANT_SETTING_ID: null }, 'dataIn', 'MERCHANT_SETTING_ID', false],
    [{ PAYMENT_NOTES: null }, 'dataIn', 'PAYMENT_NOTES', false],
    // In UTF-16 units.
    [{ TRANSACTION_NUMBER: '😀'.repeat(128) }, 'dataIn', 'TRANSACTION_NUMBER', false],
    [{ AMOUNT_PAID: '0' }, 'dataIn', 'AMOUNT_PAID', false],
    [{ TRANSACTION_DATE: undefined }, 'dataIn2', 'TRANSACTION_DATE', false],
    [{ TRANSACTION_DATE: 'never' }, 'dataIn2', 'TRANSACTION_DATE', false],
    [{ TRANSACTION_DATE: '2015-02-30' }, 'dataIn2', 'TRANSACTION_DATE', false],
    [{ TRANSACTION_DATE_TIME: null }, 'dataIn2', 'TRANSACTION_DATE_TIME', false],
  ])('%j is answered %s for %s', (changes, status, name, mayMove) => {
    expect(violationOf(changes)).toEqual([status, name, mayMove]);
  });

  it('is the first in the order of the checks: ids, their lists, amount, texts, dates', () => {
    const all: Changes = {
      ...{ CORP_ID: '54', INVOICE_NUMBER: 'x', MERCHANT_SETTING_ID: '9', MONEY_TYPE_ID: '9', AMOUNT_PAID: 'x' },
      ...{ TRANSACTION_NUMBER: null, PAYMENT_CHECK_NUMBER: null, TRANSACTION_DATE: 'x', TRANSACTION_DATE_TIME: 'x' },
    };
    const order: string[] = [];
    for (let left = Object.entries(all); left.length > 0;) {
      const [, name] = violationOf(Object.fromEntries(left));
      order.push(name);
      left = left.filter(([other]) => other !== name);
    }
    expect(order).toEqual([
      ...['INVOICE_NUMBER', 'CORP_ID', 'MERCHANT_SETTING_ID', 'MONEY_TYPE_ID', 'AMOUNT_PAID'],
      ...['TRANSACTION_NUMBER', 'PAYMENT_CHECK_NUMBER', 'TRANSACTION_DATE_TIME', 'TRANSACTION_DATE'],
    ]);
  });
});
