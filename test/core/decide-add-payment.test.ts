import { describe, expect, it } from '@jest/globals';
import type { Decision } from '../../src/core/changes.ts';
import type { AddPayment } from '../../src/core/commands.ts';
import type { Invoice, InvoiceStatus } from '../../src/core/invoice.ts';
import { currencyOf } from '../../src/core/money/money.ts';
import { claimKey, claimsOf } from '../../src/core/payment.ts';
import { fold } from '../support/fold.ts';
import {
  addPayment,
  client,
  CLIENT_ID,
  decide,
  decideOne,
  decimal,
  eventsOf,
  INVOICE_ID,
  invoice,
  invoiceAfter,
  NOW,
  NOW_TEXT,
  state,
  tenant,
} from '../support/builders.ts';

function pay(fields: Partial<AddPayment>, onInvoice: Partial<Invoice> = {}): Decision {
  return decideOne(state({ invoices: [invoice(onInvoice)] }), addPayment(fields));
}

function kindsOf(decision: Decision | undefined): readonly string[] {
  return (decision?.changes ?? []).map((change) => change.kind);
}

const REFUSED_ALONE = ['history-added'];

describe('a payment', () => {
  it('of the whole balance makes the invoice Paid, with the payment’s date', () => {
    const decision = pay({ paidAt: '2016-01-01 12:33:12' });
    expect(decision.outcome).toEqual({
      ok: true,
      result: { kind: 'payment-added', paymentId: 1001, isRepeat: false },
    });
    expect(invoiceAfter(decision)).toEqual(
      invoice({ status: 'Paid', paidAt: '2016-01-01 12:33:12', paidMinor: 6000n }),
    );
    expect(eventsOf(decision)).toEqual(['payment.recorded', 'invoice.paid']);
  });

  it('without a date is made now, on the tenant’s wall', () => {
    const zoned = state({ tenant: tenant({ timeZone: 'Asia/Tokyo' }) });
    expect(invoiceAfter(decideOne(zoned, addPayment()))?.paidAt).toBe('2026-11-22 19:00:00');
  });

  it('is recorded as it came, with its fees and its claim', () => {
    const command = addPayment({
      amount: decimal('20.00'),
      fees: decimal('0.58'),
      gateway: 'PayPal',
      reference: 'T-9',
    });
    expect(decideOne(state(), command).changes[1]).toEqual({
      kind: 'payment-added',
      payment: {
        id: 1001,
        invoiceId: INVOICE_ID,
        clientId: CLIENT_ID,
        amountMinor: 2000n,
        feesMinor: 58n,
        excessMinor: 0n,
        gateway: 'PayPal',
        reference: 'T-9',
        paidAt: NOW_TEXT,
        recordedAt: NOW,
        details: {},
        duplicateDigest: null,
      },
      claims: [{ scope: 'invoice', key: '[100,"paypal","T-9"]' }],
      givenOn: null,
    });
  });

  it('in part leaves the rest owed, whatever its fees', () => {
    const decision = pay({ amount: decimal('59.99'), fees: decimal('5.00') });
    expect(invoiceAfter(decision)).toEqual(invoice({ paidMinor: 5999n }));
    expect(eventsOf(decision)).toEqual(['payment.recorded']);
  });

  it('that leaves one minor unit owed does not make the invoice Paid', () => {
    const yen = { currency: currencyOf('JPY') };
    expect(invoiceAfter(pay({ amount: decimal('5999') }, yen))).toMatchObject({ status: 'Unpaid', paidMinor: 5999n });
    expect(invoiceAfter(pay({ amount: decimal('6000') }, yen))).toMatchObject({ status: 'Paid', paidMinor: 6000n });
  });

  it('of more than is owed makes the excess the client’s credit', () => {
    const decision = pay({ amount: decimal('75.50') });
    expect(invoiceAfter(decision)).toMatchObject({ status: 'Paid', paidMinor: 7550n, excessMinor: 1550n });
    expect(decision.changes).toContainEqual({
      kind: 'credit-moved',
      entry: {
        id: 1001,
        clientId: CLIENT_ID,
        amountMinor: 1550n,
        reason: 'overpayment',
        invoiceId: INVOICE_ID,
        paymentId: 1001,
        recordedAt: NOW,
      },
    });
  });

  it('on a Paid invoice goes to the client’s credit as a whole, whatever the balance', () => {
    const decision = pay({ amount: decimal('10.00') }, { status: 'Paid', paidAt: '2026-01-01 00:00:00' });
    expect(invoiceAfter(decision)).toMatchObject({ status: 'Paid', paidAt: '2026-01-01 00:00:00', excessMinor: 1000n });
    expect(eventsOf(decision)).toEqual(['payment.recorded']);
  });

  it.each<InvoiceStatus>(['Unpaid', 'Payment Pending', 'Collections'])('settles an invoice that is %s', (status) => {
    expect(invoiceAfter(pay({}, { status }))?.status).toBe('Paid');
  });

  it.each<InvoiceStatus>(['Draft', 'Cancelled', 'Refunded'])('is refused by an invoice that is %s', (status) => {
    const decision = pay({}, { status });
    expect(decision.outcome).toEqual({ ok: false, code: 'invoice-refuses-payment', facts: { status } });
    expect(kindsOf(decision)).toEqual(REFUSED_ALONE);
  });

  it('takes the invoice’s method where it names no gateway', () => {
    expect(pay({ gateway: null }, { paymentMethod: 'mailin' }).changes[1]).toMatchObject({
      payment: { gateway: 'mailin' },
    });
  });

  it('raises a mail only where the caller wants one', () => {
    expect(eventsOf(pay({ sendsMail: true }))).toContain('mail.payment-received');
    expect(eventsOf(pay({ sendsMail: false }))).not.toContain('mail.payment-received');
  });

  it('that pays the invoice takes the next sequential number, once', () => {
    const on = state({ tenant: tenant({ numberFormat: 'INV-{YEAR}{MONTH}{DAY}-{NUMBER}' }), nextNumber: 12n });
    const [first, second] = decide(on, addPayment(), addPayment({ amount: decimal('1.00') }));
    expect(invoiceAfter(first!)?.number).toBe('INV-20261122-12');
    expect(kindsOf(first)).toContain('number-taken');
    expect(invoiceAfter(second!)?.number).toBe('INV-20261122-12');
    expect(kindsOf(second)).not.toContain('number-taken');
  });

  it.each<[string, Partial<AddPayment>, string]>([
    ['an unknown invoice', { invoiceId: 999 }, 'invoice-not-found'],
    ['a tenth of a cent', { amount: decimal('0.001') }, 'amount-too-precise'],
    ['a trillion', { amount: decimal('1000000000000') }, 'amount-too-large'],
    ['fees of a tenth of a cent', { fees: decimal('0.001') }, 'amount-too-precise'],
    ['nothing', { amount: decimal('0.00') }, 'amount-not-positive'],
    ['less than nothing', { amount: decimal('-5') }, 'amount-not-positive'],
  ])('of %s is refused and changes nothing', (_what, fields, code) => {
    const decision = pay(fields);
    expect(decision.outcome).toMatchObject({ ok: false, code });
    expect(kindsOf(decision)).toEqual(REFUSED_ALONE);
  });

  it('is refused where the sum of the payments could not be stored, within a batch too', () => {
    const on = state({ invoices: [invoice({ status: 'Paid', paidMinor: 900_000_000_000_000_000n - 100n })] });
    const decisions = ['0.60', '0.60', '0.40', '0.01'].map((amount) => addPayment({ amount: decimal(amount) }));
    const outcomes = decide(on, ...decisions).map(({ outcome }) => (outcome.ok ? 'done' : outcome.code));
    expect(outcomes).toEqual(['done', 'amount-too-large', 'done', 'amount-too-large']);
  });

  it('is refused where its excess is more than the client’s credit can hold', () => {
    const on = state({ clients: [client({ creditMinor: 2n ** 63n - 1n - 100n })] });
    const pay = (amount: string) => addPayment({ amount: decimal(amount) });
    const outcomes = decide(on, pay('61.01'), pay('61.00'), pay('0.01')).map(({ outcome }) => outcome);
    expect(outcomes.map((outcome) => (outcome.ok ? 'done' : outcome.code))).toEqual([
      'amount-too-large',
      'done',
      'amount-too-large',
    ]);
  });

  it('of the balance is refused where nothing is owed', () => {
    expect(pay({}, { paidMinor: 6000n }).outcome).toMatchObject({ ok: false, code: 'nothing-owed' });
    expect(pay({}, { status: 'Paid', paidMinor: 6000n }).outcome).toMatchObject({ ok: false, code: 'nothing-owed' });
  });
});

describe('the same reference again', () => {
  const first = addPayment({ amount: decimal('20.00'), reference: 'T-1' });

  it.each<[string, Partial<AddPayment>]>([
    ['with the same amount', { amount: decimal('20') }],
    ['without an amount', { amount: null }],
    ['in another case of the gateway', { amount: decimal('20.00'), gateway: 'PAYPAL' }],
    ['with another date and other fees', { amount: null, paidAt: '2001-01-01 00:00:00', fees: decimal('3.00') }],
  ])('%s is the same payment: success, and nothing but history', (_how, fields) => {
    const [, again] = decide(state(), first, addPayment({ reference: 'T-1', ...fields }));
    expect(again?.outcome).toEqual({ ok: true, result: { kind: 'payment-added', paymentId: 1001, isRepeat: true } });
    expect(kindsOf(again)).toEqual(['history-added']);
    expect(again?.changes[0]).toMatchObject({ entry: { outcome: 'repeated', invoiceId: INVOICE_ID } });
  });

  it('with another amount is refused and changes nothing', () => {
    const [, again] = decide(state(), first, addPayment({ reference: 'T-1', amount: decimal('20.01') }));
    expect(again?.outcome).toEqual({ ok: false, code: 'reference-reused', facts: {} });
    expect(kindsOf(again)).toEqual(REFUSED_ALONE);
  });

  const NO_DAY = null;
  it.each<[first: string | null, second: string | null, isRepeat: boolean]>([
    ['2026-01-01 00:00:00', '2026-01-01 00:00:00', true],
    ['2026-01-01 00:00:00', '2026-01-01 23:59:59', true],
    ['2026-01-01 23:59:59', '2026-01-02 00:00:00', true],
    ['2026-01-01 00:00:00', '2026-01-02 23:59:59', true],
    ['2026-01-01 23:59:59', '2026-01-03 00:00:00', false],
    ['2026-01-01 00:00:00', '2026-02-01 00:00:00', false],
    ['2026-02-01 00:00:00', '2026-01-01 00:00:00', false],
    ['2025-12-31 12:00:00', '2026-01-01 12:00:00', true],
    ['2025-12-30 12:00:00', '2026-01-01 12:00:00', false],
    ['2024-02-28 12:00:00', '2024-03-01 12:00:00', false],
    ['2023-02-28 12:00:00', '2023-03-01 12:00:00', true],
    ['2025-01-01 00:00:00', '2026-01-01 00:00:00', false],
    [NO_DAY, '2001-01-01 00:00:00', true],
    ['2001-01-01 00:00:00', NO_DAY, true],
    [NO_DAY, NO_DAY, true],
  ])('on %s and then on %s: the same payment is %s', (day, otherDay, isRepeat) => {
    for (const referenceScope of ['invoice', 'gateway'] as const) {
      const again = { amount: decimal('20.00'), reference: 'T-1' };
      const commands = [addPayment({ ...again, paidAt: day }), addPayment({ ...again, paidAt: otherDay })];
      const result = isRepeat
        ? { ok: true, result: { kind: 'payment-added', paymentId: 1001, isRepeat: true } }
        : { ok: false, code: 'reference-reused', facts: {} };
      const on = state({ tenant: tenant({ referenceScope }) });
      const [paid, inTheSameBatch] = decide(on, ...commands);
      expect(inTheSameBatch?.outcome).toEqual(result);
      const later = decideOne(fold(on, paid === undefined ? [] : [paid]), addPayment({ ...again, paidAt: otherDay }));
      expect(later.outcome).toEqual(result);
      expect(kindsOf(later)).toEqual(REFUSED_ALONE);
    }
  });

  it('on other days is stored each time where doubles are', () => {
    const commands = ['2026-01-01 00:00:00', '2026-02-01 00:00:00', '2026-02-01 00:00:00'].map((paidAt) =>
      addPayment({ amount: decimal('20.00'), reference: 'T-1', paidAt }),
    );
    const decisions = decide(state({ tenant: tenant({ referenceScope: 'none' }) }), ...commands);
    expect(decisions.map(({ outcome }) => outcome.ok && outcome.result)).toEqual(
      [1001, 1002, 1003].map((paymentId) => ({ kind: 'payment-added', paymentId, isRepeat: false })),
    );
  });

  it('is still the same payment when the invoice takes no more of them', () => {
    const claims = claimsOf('invoice', INVOICE_ID, 'paypal', 'T-1').map(claimKey);
    const held = { paymentId: 5, invoiceId: INVOICE_ID, amountMinor: 6000n, givenOn: null };
    const on = state({
      invoices: [invoice({ status: 'Refunded', paidMinor: 6000n, refundedMinor: 6000n })],
      heldClaims: new Map(claims.map((key) => [key, held])),
    });
    expect(decideOne(on, addPayment({ reference: 'T-1' })).outcome).toEqual({
      ok: true,
      result: { kind: 'payment-added', paymentId: 5, isRepeat: true },
    });
  });

  it.each<[string, Partial<AddPayment>]>([
    ['on another gateway', { gateway: 'cash' }],
    ['in another case', { reference: 't-1' }],
    ['on another invoice', { invoiceId: 101 }],
  ])('%s is another payment', (_how, fields) => {
    const on = state({ invoices: [invoice(), invoice({ id: 101 })] });
    const [, other] = decide(on, first, addPayment({ reference: 'T-1', amount: decimal('20.00'), ...fields }));
    expect(other?.outcome).toMatchObject({ ok: true, result: { isRepeat: false } });
  });

  it('on another invoice is refused where a reference counts once per gateway', () => {
    const on = state({
      tenant: tenant({ referenceScope: 'gateway' }),
      invoices: [invoice(), invoice({ id: 101 })],
    });
    const [, other] = decide(on, first, addPayment({ reference: 'T-1', amount: decimal('20.00'), invoiceId: 101 }));
    expect(other?.outcome).toMatchObject({ ok: false, code: 'reference-reused' });
    expect(kindsOf(other)).toEqual(REFUSED_ALONE);
  });

  it('is another payment where doubles are stored', () => {
    const [, again] = decide(
      state({ tenant: tenant({ referenceScope: 'none' }) }),
      first,
      addPayment({ reference: 'T-1', amount: decimal('20.00') }),
    );
    expect(again?.outcome).toMatchObject({ ok: true, result: { paymentId: 1002, isRepeat: false } });
  });
});
