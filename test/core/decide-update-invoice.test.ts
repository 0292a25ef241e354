import { describe, expect, it } from '@jest/globals';
import type { Change, Decision } from '../../src/core/changes.ts';
import type { UpdateInvoice } from '../../src/core/commands.ts';
import type { Invoice } from '../../src/core/invoice.ts';
import {
  client,
  decideOne,
  decimal,
  eventsOf,
  INVOICE_ID,
  invoice,
  invoiceAfter,
  line,
  newLine,
  NOW_TEXT,
  state,
  tenant,
  updateInvoice,
} from '../support/builders.ts';

const LINES = [line({ id: 11, amountMinor: 4000n }), line({ id: 12, amountMinor: 2000n, isTaxed: true })];
const FOREIGN = line({ id: 21, invoiceId: 101, amountMinor: 500n });

function update(fields: Partial<UpdateInvoice>, onInvoice: Partial<Invoice> = {}, creditMinor = 0n): Decision {
  const on = state({
    invoices: [invoice(onInvoice, LINES), invoice({ id: 101 }, [FOREIGN])],
    lines: [...LINES, FOREIGN],
    clients: [client({ creditMinor })],
  });
  return decideOne(on, updateInvoice(fields));
}

function lineChanges(decision: Decision): readonly Change[] {
  return decision.changes.filter((change) => change.kind.startsWith('line-'));
}

function creditMoves(decision: Decision): readonly bigint[] {
  return decision.changes.flatMap((change) => (change.kind === 'credit-moved' ? [change.entry.amountMinor] : []));
}

describe('an update of an invoice', () => {
  it('of nothing leaves it as it is', () => {
    const decision = update({});
    expect(invoiceAfter(decision)).toEqual(invoice({}, LINES));
    expect(lineChanges(decision)).toEqual([]);
  });

  it('changes the header and every line asked for, and all totals with them', () => {
    const decision = update({
      rate: 10_000n,
      issuedOn: '2026-01-02',
      dueOn: '2026-02-03',
      paymentMethod: 'cash',
      notes: 'New',
      editedLines: [{ id: 12, ...newLine('30.00', { description: 'Edited', isTaxed: true }) }],
      newLines: [newLine('5.00')],
      removedLines: [11],
    });
    expect(invoiceAfter(decision)).toEqual({
      ...invoice({ rate: 10_000n, issuedOn: '2026-01-02', dueOn: '2026-02-03', paymentMethod: 'cash', notes: 'New' }),
      subtotalMinor: 3500n,
      taxMinor: 300n,
      totalMinor: 3800n,
    });
    expect(lineChanges(decision)).toEqual([
      { kind: 'line-removed', lineId: 11, invoiceId: INVOICE_ID },
      { kind: 'line-changed', line: { ...LINES[1], description: 'Edited', amountMinor: 3000n } },
      { kind: 'line-added', line: line({ id: 1001, amountMinor: 500n }) },
    ]);
    expect(eventsOf(decision)).toEqual(['invoice.updated']);
  });

  it('does nothing to lines of other invoices', () => {
    const decision = update({ editedLines: [{ id: 21, ...newLine('1.00') }], removedLines: [21, 999] });
    expect(lineChanges(decision)).toEqual([]);
    expect(invoiceAfter(decision)).toEqual(invoice({}, LINES));
  });

  it('removes a line that it edits as well', () => {
    const decision = update({ editedLines: [{ id: 11, ...newLine('1.00') }], removedLines: [11] });
    expect(lineChanges(decision)).toEqual([{ kind: 'line-removed', lineId: 11, invoiceId: INVOICE_ID }]);
    expect(invoiceAfter(decision)?.totalMinor).toBe(2000n);
  });

  it('is all or nothing: one amount at fault, and nothing changes', () => {
    const decision = update({ notes: 'New', newLines: [newLine('1.00'), newLine('0.001')] });
    expect(decision.outcome).toMatchObject({ ok: false, code: 'amount-too-precise', facts: { field: 'line-amount' } });
    expect(decision.changes.map((change) => change.kind)).toEqual(['history-added']);
  });

  it('keeps payments of a Paid invoice whose lines it changes', () => {
    const paid = { status: 'Paid', paidMinor: 6000n, paidAt: NOW_TEXT } as const;
    const decision = update({ newLines: [newLine('5.00')] }, paid);
    expect(invoiceAfter(decision)).toMatchObject({ ...paid, totalMinor: 6500n });
  });

  it('of an unknown invoice is refused', () => {
    expect(update({ invoiceId: 999 }).outcome).toMatchObject({ ok: false, code: 'invoice-not-found' });
  });
});

describe('the credit of an invoice', () => {
  it('moves the difference from the client', () => {
    const decision = update({ credit: decimal('25.00') }, { creditMinor: 1000n }, 2000n);
    expect(invoiceAfter(decision)).toMatchObject({ creditMinor: 2500n, totalMinor: 3500n });
    expect(creditMoves(decision)).toEqual([-1500n]);
  });

  it('moves the difference back to the client', () => {
    const decision = update({ credit: decimal('4.00') }, { creditMinor: 1000n });
    expect(invoiceAfter(decision)).toMatchObject({ creditMinor: 400n, totalMinor: 5600n });
    expect(creditMoves(decision)).toEqual([600n]);
  });

  it('that stays the same moves nothing', () => {
    expect(creditMoves(update({ credit: decimal('10.00') }, { creditMinor: 1000n }))).toEqual([]);
  });

  it('that settles it makes it Paid', () => {
    const decision = update({ credit: decimal('60.00') }, {}, 6000n);
    expect(invoiceAfter(decision)).toMatchObject({ status: 'Paid', paidAt: NOW_TEXT, totalMinor: 0n });
    expect(eventsOf(decision)).toContain('invoice.paid');
  });

  it.each([
    ['beyond the client’s', '20.01', 2000n, 'credit-exceeds-client'],
    ['beyond what is owed', '60.01', 10_000n, 'credit-exceeds-invoice'],
    ['of a tenth of a cent', '0.001', 2000n, 'amount-too-precise'],
  ])('%s is refused', (_how, credit, available, code) => {
    const decision = update({ credit: decimal(credit) }, {}, available);
    expect(decision.outcome).toMatchObject({ ok: false, code });
    expect(decision.changes.map((change) => change.kind)).toEqual(['history-added']);
  });

  it('of less than nothing is refused: it would be money from nowhere', () => {
    const decision = update({ credit: decimal('-5.00') }, {}, 2000n);
    expect(decision.outcome).toMatchObject({ ok: false });
    expect(decision.changes.map((change) => change.kind)).toEqual(['history-added']);
  });
});

describe('a status by hand', () => {
  it.each([
    ['Paid', { paidAt: NOW_TEXT }, ['invoice.updated', 'invoice.paid']],
    ['Cancelled', { cancelledAt: NOW_TEXT }, ['invoice.updated', 'invoice.cancelled']],
    ['Refunded', { refundedAt: NOW_TEXT }, ['invoice.updated', 'invoice.refunded']],
    ['Collections', {}, ['invoice.updated']],
  ] as const)('%s sets its own date and makes its events', (status, dates, events) => {
    const decision = update({ status });
    expect(invoiceAfter(decision)).toEqual(invoice({ status, ...dates }, LINES));
    expect(eventsOf(decision)).toEqual(events);
  });

  it('Unpaid clears the paid date', () => {
    const decision = update({ status: 'Unpaid' }, { status: 'Paid', paidAt: NOW_TEXT });
    expect(invoiceAfter(decision)).toMatchObject({ status: 'Unpaid', paidAt: null });
  });

  it('takes the paid date that comes with it', () => {
    const decision = update({ status: 'Paid', paidAt: { at: '2020-05-05 00:00:00' } });
    expect(invoiceAfter(decision)?.paidAt).toBe('2020-05-05 00:00:00');
    expect(invoiceAfter(update({ paidAt: { at: null } }, { paidAt: NOW_TEXT }))?.paidAt).toBeNull();
  });

  it('Paid takes a sequential number, which the invoice keeps', () => {
    const numbers = { tenant: tenant({ numberFormat: '{NUMBER}' }), nextNumber: 5n };
    const on = state({ ...numbers, invoices: [invoice()] });
    expect(invoiceAfter(decideOne(on, updateInvoice({ status: 'Paid' })))?.number).toBe('5');
    const again = state({ ...numbers, invoices: [invoice({ number: '3' })] });
    expect(invoiceAfter(decideOne(again, updateInvoice({ status: 'Paid' })))?.number).toBe('3');
  });
});

describe('publishing', () => {
  it('makes a draft Unpaid and dates it today', () => {
    const decision = update({ publishes: true }, { status: 'Draft' });
    expect(invoiceAfter(decision)).toEqual(invoice({ issuedOn: '2026-11-22' }, LINES));
    expect(eventsOf(decision)).toEqual(['invoice.published']);
  });

  it('mails where the caller wants it', () => {
    const decision = update({ publishes: true, sendsMail: true }, { status: 'Draft' });
    expect(eventsOf(decision)).toEqual(['invoice.published', 'mail.invoice-created']);
  });

  it('is refused for an invoice that is not a draft', () => {
    expect(update({ publishes: true }).outcome).toMatchObject({ ok: false, code: 'publish-needs-draft' });
  });
});
