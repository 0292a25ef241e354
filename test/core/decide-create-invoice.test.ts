import { describe, expect, it } from '@jest/globals';
import type { Decision } from '../../src/core/changes.ts';
import type { CreateInvoice } from '../../src/core/commands.ts';
import { INVOICE_STATUSES, type InvoiceStatus } from '../../src/core/invoice.ts';
import { currencyOf } from '../../src/core/money/money.ts';
import {
  CLIENT_ID,
  client,
  createInvoice,
  decideOne,
  decimal,
  eventsOf,
  invoiceAfter,
  newLine,
  NOW,
  NOW_TEXT,
  state,
  tenant,
} from '../support/builders.ts';

function create(fields: Partial<CreateInvoice>, on = state()): Decision {
  return decideOne(on, createInvoice(fields));
}

describe('a new invoice', () => {
  it('has ids, lines in order, the tenant’s defaults and today’s date', () => {
    const lines = [newLine('15.95', { description: 'Hosting' }), newLine('1.00', { isTaxed: true })];
    const decision = create({ lines, rate: 10_000n, notes: 'Thank you' });
    expect(decision.outcome).toEqual({
      ok: true,
      result: { kind: 'invoice-created', invoiceId: 1001, status: 'Unpaid' },
    });
    expect(invoiceAfter(decision)).toMatchObject({
      id: 1001,
      clientId: CLIENT_ID,
      status: 'Unpaid',
      issuedOn: '2026-11-22',
      dueOn: '2026-12-06',
      subtotalMinor: 1695n,
      taxMinor: 10n,
      totalMinor: 1705n,
      paymentMethod: 'banktransfer',
      notes: 'Thank you',
      paidAt: null,
    });
    const added = decision.changes.flatMap((change) => (change.kind === 'line-added' ? [change.line] : []));
    expect(added).toEqual([
      {
        id: 1001,
        invoiceId: 1001,
        type: '',
        relatedId: 0,
        description: 'Hosting',
        amountMinor: 1595n,
        isTaxed: false,
      },
      { id: 1002, invoiceId: 1001, type: '', relatedId: 0, description: 'A line', amountMinor: 100n, isTaxed: true },
    ]);
    expect(eventsOf(decision)).toEqual(['invoice.created']);
  });

  it('is dated where the tenant is', () => {
    const on = state({ tenant: tenant({ timeZone: 'Pacific/Kiritimati', dueDays: 0 }) });
    expect(invoiceAfter(create({}, on))).toMatchObject({ issuedOn: '2026-11-23', dueOn: '2026-11-23' });
  });

  it('is due some days after its own date, or when the caller says', () => {
    expect(invoiceAfter(create({ issuedOn: '2024-02-20' }))).toMatchObject({ dueOn: '2024-03-05' });
    expect(invoiceAfter(create({ issuedOn: '2024-02-20', dueOn: '2024-02-01' }))?.dueOn).toBe('2024-02-01');
  });

  it.each<[string, Partial<CreateInvoice>, object, bigint]>([
    ['the caller’s', { rate: 1n }, { rate: 2n }, 1n],
    ['the client’s', {}, { rate: 2n }, 2n],
    ['none for an exempt client', {}, { rate: 2n, isTaxExempt: true }, 0n],
    ['the caller’s even for an exempt client', { rate: 1n }, { isTaxExempt: true }, 1n],
    ['the tenant’s', {}, {}, 3n],
  ])('is taxed at %s rate', (_whose, command, ofClient, rate) => {
    const on = state({ tenant: tenant({ rate: 3n }), clients: [client(ofClient)] });
    expect(invoiceAfter(create(command, on))?.rate).toBe(rate);
  });

  it.each<[string, Partial<CreateInvoice>, object, string]>([
    ['the caller’s', { paymentMethod: 'cash' }, { paymentMethod: 'check' }, 'cash'],
    ['the client’s', {}, { paymentMethod: 'check' }, 'check'],
    ['the tenant’s', {}, {}, 'banktransfer'],
  ])('is paid by %s method', (_whose, command, ofClient, method) => {
    expect(invoiceAfter(create(command, state({ clients: [client(ofClient)] })))?.paymentMethod).toBe(method);
  });

  it('is in the client’s currency', () => {
    const on = state({ clients: [client({ currency: currencyOf('JPY') })] });
    expect(invoiceAfter(create({ lines: [newLine('500')] }, on))).toMatchObject({
      currency: { code: 'JPY', exponent: 0 },
      totalMinor: 500n,
    });
    expect(create({ lines: [newLine('500.50')] }, on).outcome).toMatchObject({ code: 'amount-too-precise' });
  });

  it.each<[InvoiceStatus, object]>([
    ['Paid', { paidAt: NOW_TEXT }],
    ['Refunded', { refundedAt: NOW_TEXT }],
    ['Cancelled', { cancelledAt: NOW_TEXT }],
    ['Draft', {}],
    ['Collections', {}],
  ])('that is %s from the start has only that status’s date', (status, dates) => {
    expect(invoiceAfter(create({ status }))).toMatchObject({
      paidAt: null,
      refundedAt: null,
      cancelledAt: null,
      ...dates,
      status,
    });
  });

  it('that is Paid from the start takes the next sequential number', () => {
    const on = state({ tenant: tenant({ numberFormat: '{NUMBER}' }), nextNumber: 5n });
    expect(invoiceAfter(create({ status: 'Paid' }, on))?.number).toBe('5');
    expect(invoiceAfter(create({ status: 'Unpaid' }, on))?.number).toBe('');
  });

  it('may have lines of less than nothing: a discount', () => {
    const lines = [newLine('10.00'), newLine('-2.50')];
    expect(invoiceAfter(create({ lines }))?.totalMinor).toBe(750n);
  });

  it('mails only where the caller wants it', () => {
    expect(eventsOf(create({ sendsMail: true }))).toEqual(['invoice.created', 'mail.invoice-created']);
  });
});

describe('a new invoice that the client’s credit may pay', () => {
  const rich = state({ clients: [client({ creditMinor: 10_000n })] });
  const poor = state({ clients: [client({ creditMinor: 2500n })] });

  it('is paid by enough of it', () => {
    const decision = create({ appliesCredit: true }, rich);
    expect(invoiceAfter(decision)).toMatchObject({
      status: 'Paid',
      paidAt: NOW_TEXT,
      creditMinor: 6000n,
      totalMinor: 0n,
    });
    expect(decision.outcome).toMatchObject({ result: { status: 'Paid' } });
    expect(decision.changes).toContainEqual({
      kind: 'credit-moved',
      entry: {
        id: 1001,
        clientId: CLIENT_ID,
        amountMinor: -6000n,
        reason: 'applied-to-invoice',
        invoiceId: 1001,
        paymentId: null,
        recordedAt: NOW,
      },
    });
    expect(eventsOf(decision)).toEqual(['invoice.paid', 'invoice.created']);
  });

  it('stays owed for what there is too little of', () => {
    expect(invoiceAfter(create({ appliesCredit: true }, poor))).toMatchObject({
      status: 'Unpaid',
      creditMinor: 2500n,
      totalMinor: 3500n,
    });
  });

  it.each(INVOICE_STATUSES.filter((status) => status === 'Draft' || status === 'Cancelled' || status === 'Refunded'))(
    'takes none while it is %s',
    (status) => {
      expect(invoiceAfter(create({ appliesCredit: true, status }, rich))?.creditMinor).toBe(0n);
    },
  );

  it('takes none that is not asked for, and none for nothing', () => {
    expect(invoiceAfter(create({}, rich))?.creditMinor).toBe(0n);
    const negative = create({ appliesCredit: true, lines: [newLine('-1.00')] }, rich);
    expect(invoiceAfter(negative)).toMatchObject({ creditMinor: 0n, totalMinor: -100n });
  });
});

describe('a new invoice is refused', () => {
  it.each<[string, Partial<CreateInvoice>, string]>([
    ['as a draft that shall be sent', { status: 'Draft', sendsMail: true }, 'draft-cannot-be-sent'],
    ['for an unknown client', { clientId: 999 }, 'client-not-found'],
    ['with a due date past the calendar', { issuedOn: '9999-12-31' }, 'date-out-of-range'],
    ['with a line of a tenth of a cent', { lines: [newLine('0.001')] }, 'amount-too-precise'],
    [
      'with a line of a trillion',
      { lines: [{ ...newLine('1'), amount: decimal('1000000000000') }] },
      'amount-too-large',
    ],
  ])('%s, and changes nothing', (_how, fields, code) => {
    const decision = create(fields);
    expect(decision.outcome).toMatchObject({ ok: false, code });
    expect(decision.changes.map((change) => change.kind)).toEqual(['history-added']);
    expect(decision.changes[0]).toMatchObject({ entry: { invoiceId: null, outcome: 'refused', code } });
  });
});

describe('sums that the database could not hold', () => {
  it('refuse the invoice instead of failing in it', () => {
    const rich = state({ clients: [client({ currency: currencyOf('CLF') })] });
    const lines = Array.from({ length: 100 }, () => newLine('999999999999.9999'));
    expect(create({ lines }, rich).outcome).toEqual({
      ok: false,
      code: 'amount-too-large',
      facts: { field: 'line-amount' },
    });
    expect(create({ lines: lines.slice(0, 50) }, rich).outcome).toMatchObject({ ok: true });
  });
});
