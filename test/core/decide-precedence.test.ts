import { describe, expect, it } from '@jest/globals';
import type { Command } from '../../src/core/commands.ts';
import { REFUSAL_CODES, type RefusalCode } from '../../src/core/errors.ts';
import { claimKey, claimsOf } from '../../src/core/payment.ts';
import {
  ACTOR,
  addPayment,
  createInvoice,
  decideOne,
  decimal,
  invoice,
  newLine,
  payment,
  refundPayment,
  state,
  updateInvoice,
} from '../support/builders.ts';

const HELD = claimsOf('invoice', 103, 'paypal', 'T-1').map(claimKey);
const on = state({
  invoices: [
    invoice(),
    invoice({ id: 101, status: 'Cancelled' }),
    invoice({ id: 102, paidMinor: 6000n }),
    invoice({ id: 103, status: 'Cancelled' }),
    invoice({ id: 104, status: 'Draft' }),
  ],
  payments: [payment()],
  heldClaims: new Map(HELD.map((key) => [key, { paymentId: 5, invoiceId: 103, amountMinor: 1n, givenOn: null }])),
  done: new Map([['key:1', { requestDigest: 'f', outcome: { ok: false, code: 'nothing-owed', facts: {} } }]]),
});
const STALE = { ...ACTOR, credentialVersion: 0 };

/** Each command repairs the fault of the one before it, and meets the next. */
const CHAINS: readonly (readonly [verb: string, steps: readonly (readonly [Command, RefusalCode])[]])[] = [
  [
    'a payment',
    [
      [addPayment({ actor: STALE, commandId: 'key:1', invoiceId: 999 }), 'credential-revoked'],
      [addPayment({ commandId: 'key:1', invoiceId: 999 }), 'idempotency-key-reused'],
      [addPayment({ invoiceId: 999, amount: decimal('0.001') }), 'invoice-not-found'],
      [addPayment({ invoiceId: 103, reference: 'T-1', amount: decimal('0.001') }), 'amount-too-precise'],
      [addPayment({ invoiceId: 103, reference: 'T-1', amount: decimal('9999999999999') }), 'amount-too-large'],
      [addPayment({ invoiceId: 103, reference: 'T-1', amount: decimal('0') }), 'reference-reused'],
      [addPayment({ invoiceId: 103, reference: 'T-2', amount: decimal('0') }), 'invoice-refuses-payment'],
      [addPayment({ invoiceId: 102, amount: decimal('0') }), 'amount-not-positive'],
      [addPayment({ invoiceId: 102 }), 'nothing-owed'],
    ],
  ],
  [
    'a new invoice',
    [
      [createInvoice({ status: 'Draft', sendsMail: true, clientId: 999 }), 'draft-cannot-be-sent'],
      [createInvoice({ clientId: 999, issuedOn: '9999-12-31' }), 'client-not-found'],
      [createInvoice({ issuedOn: '9999-12-31', lines: [newLine('0.001')] }), 'date-out-of-range'],
      [createInvoice({ lines: [newLine('0.001'), newLine('9999999999999')] }), 'amount-too-precise'],
      [createInvoice({ lines: [newLine('9999999999999')] }), 'amount-too-large'],
    ],
  ],
  [
    'an update',
    [
      [updateInvoice({ invoiceId: 999, publishes: true, credit: decimal('-1') }), 'invoice-not-found'],
      [updateInvoice({ invoiceId: 101, publishes: true, newLines: [newLine('0.001')] }), 'publish-needs-draft'],
      [updateInvoice({ invoiceId: 104, publishes: true, newLines: [newLine('0.001')] }), 'amount-too-precise'],
      [updateInvoice({ credit: decimal('9999999999999') }), 'amount-too-large'],
      [updateInvoice({ credit: decimal('-1') }), 'amount-not-positive'],
      [updateInvoice({ credit: decimal('61') }), 'credit-exceeds-client'],
    ],
  ],
  [
    'a refund',
    [
      [refundPayment({ invoiceId: 999, paymentId: 999 }), 'invoice-not-found'],
      [refundPayment({ paymentId: 999, amount: decimal('0.001') }), 'payment-not-found'],
      [refundPayment({ amount: decimal('0.001') }), 'amount-too-precise'],
      [refundPayment({ amount: decimal('-1') }), 'amount-not-positive'],
      [refundPayment({ amount: decimal('61') }), 'refund-exceeds-payment'],
    ],
  ],
];

describe('of several faults of one command', () => {
  it.each(CHAINS)('%s is refused for the first, in the order of the codes', (_verb, steps) => {
    for (const [command, code] of steps) expect(decideOne(on, command).outcome).toMatchObject({ ok: false, code });
    const ranks = steps.map(([, code]) => REFUSAL_CODES.indexOf(code));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  });
});
