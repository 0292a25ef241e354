import { describe, expect, it } from '@jest/globals';
import {
  addPayment,
  addTransaction,
  client,
  CLIENT_ID,
  decide,
  decideOne,
  decimal,
  eventsOf,
  invoice,
  invoiceAfter,
  payment,
  state,
  USD,
} from '../support/builders.ts';

const PAID = invoice({ status: 'Paid', paidMinor: 9_000n, excessMinor: 3_000n });
/** Three payments of 30.00; 10.00 of the newest is refunded, and the middle one became credit. */
const THREE = [
  payment({ id: 1, amountMinor: 3_000n }),
  payment({ id: 2, amountMinor: 3_000n, excessMinor: 3_000n }),
  payment({ id: 3, amountMinor: 3_000n }, 1_000n),
];

describe('money in on an invoice', () => {
  it('is a payment under the number of the transaction, and settles the invoice', () => {
    const decision = decideOne(state(), addTransaction({ amountIn: decimal('75.00'), fees: decimal('-0.30') }));
    expect(decision.outcome).toMatchObject({ ok: true, result: { transactionId: 1001, paymentId: 1001 } });
    expect(invoiceAfter(decision)).toMatchObject({ status: 'Paid', paidMinor: 7_500n, excessMinor: 1_500n });
    const added = decision.changes.flatMap((change) => (change.kind === 'payment-added' ? [change] : []));
    expect(added).toMatchObject([{ payment: { id: 1001, feesMinor: -30n, excessMinor: 1_500n }, claims: [{}] }]);
    expect(decision.changes).toContainEqual(
      expect.objectContaining({ kind: 'transaction-added', parts: [{ kind: 'payment', id: 1001 }] }),
    );
    expect(eventsOf(decision)).toEqual(['payment.recorded', 'invoice.paid', 'mail.payment-received']);
  });

  it('is refused on an invoice that takes no payment', () => {
    const on = state({ invoices: [invoice({ status: 'Draft' })] });
    expect(decideOne(on, addTransaction()).outcome).toMatchObject({ code: 'invoice-refuses-payment' });
  });
});

describe('money out on an invoice', () => {
  const on = state({ invoices: [{ ...PAID, refundedMinor: 1_000n }], payments: THREE });

  it('refunds its payments, the newest first, without what became credit', () => {
    const decision = decideOne(on, addTransaction({ amountIn: null, amountOut: decimal('25.00') }));
    const refunds = decision.changes.flatMap((change) => (change.kind === 'refund-added' ? [change.refund] : []));
    expect(refunds).toMatchObject([
      { paymentId: 3, amountMinor: 2_000n },
      { paymentId: 1, amountMinor: 500n },
    ]);
    expect(new Set(refunds.map(({ id }) => id)).size).toBe(2);
    expect(invoiceAfter(decision)).toMatchObject({ refundedMinor: 3_500n, status: 'Paid' });
  });

  it('makes the invoice Refunded when everything is refunded', () => {
    const decision = decideOne(on, addTransaction({ amountIn: null, amountOut: decimal('50.00') }));
    expect(invoiceAfter(decision)).toMatchObject({ refundedMinor: 6_000n, status: 'Refunded' });
    expect(eventsOf(decision)).toContain('invoice.refunded');
  });

  it('is refused beyond what was paid and not refunded', () => {
    const decision = decideOne(on, addTransaction({ amountIn: null, amountOut: decimal('50.01') }));
    expect(decision.outcome).toMatchObject({ code: 'refund-exceeds-payment' });
  });

  it('sees the payments of its own batch', () => {
    const [, refunded] = decide(
      state(),
      addPayment({ amount: decimal('60.00') }),
      addTransaction({ amountIn: null, amountOut: decimal('60.00') }),
    );
    expect(refunded?.outcome).toMatchObject({ ok: true, result: { refundIds: [expect.any(Number)] } });
  });
});

describe('a transaction without an invoice', () => {
  const plain = { invoiceId: null, clientId: CLIENT_ID };
  const rich = state({ clients: [client({ creditMinor: 500n })] });

  it('changes no balance', () => {
    const decision = decideOne(rich, addTransaction(plain));
    expect(decision.changes.map(({ kind }) => kind)).toEqual(['transaction-added', 'history-added']);
  });

  it('with credit moves the credit of the client, never below zero', () => {
    const moved = (fields: object): unknown =>
      decideOne(rich, addTransaction({ ...plain, isCredit: true, ...fields })).changes.flatMap((change) =>
        change.kind === 'credit-moved' ? [change.entry.amountMinor] : [],
      );
    expect(moved({})).toEqual([1_000n]);
    expect(moved({ amountIn: null, amountOut: decimal('5.00') })).toEqual([-500n]);
    const beyond = addTransaction({ ...plain, isCredit: true, amountIn: null, amountOut: decimal('5.01') });
    expect(decideOne(rich, beyond).outcome).toMatchObject({ code: 'credit-exceeds-client' });
  });
});

describe('of several faults a transaction is refused for the first of the document', () => {
  const on = state({
    currencies: new Map([
      [1, USD],
      [2, { code: 'EUR', exponent: 2 }],
    ]),
    usedReferences: new Set(['T-9']),
    clients: [client(), client({ id: 8 })],
  });
  const worst = { currencyId: 9, gateway: '', reference: 'T-9', amountIn: decimal('-1') };

  it.each([
    [{ ...worst, clientId: 999, invoiceId: 999 }, 'client-not-found'],
    [{ ...worst, invoiceId: null, isCredit: true }, 'client-not-found'],
    [{ ...worst, clientId: 8, invoiceId: 999 }, 'invoice-not-found'],
    [{ ...worst, clientId: 8 }, 'invoice-of-another-client'],
    [{ ...worst, clientId: CLIENT_ID }, 'currency-id-not-found'],
    [{ ...worst, clientId: CLIENT_ID, currencyId: 2 }, 'currency-mismatch'],
    [{ ...worst, invoiceId: null, currencyId: null }, 'currency-required'],
    [{ ...worst, currencyId: 1 }, 'payment-method-required'],
    [{ ...worst, currencyId: 1, gateway: 'cash' }, 'reference-reused'],
    [{ ...worst, currencyId: 1, gateway: 'cash', allowsDuplicate: true }, 'amount-not-positive'],
    [{ amountOut: decimal('1') }, 'two-amounts'],
    [{ clientId: CLIENT_ID, isCredit: true }, 'credit-with-invoice'],
  ])('%j', (fields, code) => {
    expect(decideOne(on, addTransaction(fields)).outcome).toMatchObject({ ok: false, code });
  });

  it('refuses the second of a batch with one reference', () => {
    const [, second] = decide(state(), addTransaction({ reference: 'A' }), addTransaction({ reference: 'A' }));
    expect(second?.outcome).toMatchObject({ code: 'reference-reused' });
  });
});
