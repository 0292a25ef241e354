import { describe, expect, it } from '@jest/globals';
import type { Decision } from '../../src/core/changes.ts';
import type { UpdateInvoice } from '../../src/core/commands.ts';
import { partsOf, type CreditNote } from '../../src/core/records/credit-note.ts';
import { balanceOf, INVOICE_STATUSES, type Invoice, type InvoiceStatus } from '../../src/core/invoice.ts';
import type { State } from '../../src/core/ports.ts';
import {
  addPayment,
  client,
  createInvoice,
  decide,
  decideOne,
  decimal,
  invoice,
  invoiceAfter,
  newLine,
  NOW_TEXT,
  payment,
  refundPayment,
  state,
  tenant,
  updateInvoice,
} from '../support/builders.ts';

const PAID = { status: 'Paid', paidAt: '2026-11-20 09:00:00', paidMinor: 6000n } as const;

const on9 = (fields: Partial<Invoice> = {}, more: Parameters<typeof state>[0] = {}): State =>
  state({ tenant: tenant({ invoiceRules: '9' }), invoices: [invoice(fields)], ...more });

const notesOf = (decision: Decision | undefined): CreditNote[] =>
  (decision?.changes ?? []).flatMap((change) => (change.kind === 'credit-note-added' ? [change.note] : []));

const briefly = (decision: Decision | undefined): (readonly [string, bigint])[] =>
  notesOf(decision).map(({ reason, amountMinor }) => [reason, amountMinor] as const);

const historyAfter = (decision: Decision): unknown =>
  decision.changes.flatMap((change) => (change.kind === 'history-added' ? [change.entry.after] : []))[0];

const ISSUED = INVOICE_STATUSES.filter((status) => status !== 'Draft');
const CHANGES: readonly Partial<UpdateInvoice>[] = [
  { newLines: [newLine('1.00')] },
  { removedLines: [1] },
  { editedLines: [{ id: 1, ...newLine('60.01') }] },
  { editedLines: [{ id: 1, ...newLine('60.00', { description: 'Another' }) }] },
  { rate: 10_000n },
  { rate2: 10_000n },
  { issuedOn: '2026-11-02' },
  { dueOn: '2026-11-16' },
  { credit: decimal('1.00') },
  { paidAt: { at: '2026-11-21 00:00:00' } },
  { status: 'Draft' },
];

describe('an issued invoice under invoice rules 9', () => {
  it.each(ISSUED)('that is %s keeps its lines, rates, dates and amounts', (status) => {
    for (const change of CHANGES) {
      const on = on9({ status }, { clients: [client({ creditMinor: 1_000n })] });
      const { outcome, changes } = decideOne(on, updateInvoice(change));
      expect(outcome).toEqual({ ok: false, code: 'invoice-immutable', facts: { status } });
      expect(changes.map(({ kind }) => kind)).toEqual(['history-added']);
    }
  });

  it('takes other notes, another payment method and another status', () => {
    const changed = decideOne(on9(), updateInvoice({ notes: 'Seen', paymentMethod: 'cash', status: 'Collections' }));
    expect(invoiceAfter(changed)).toEqual(invoice({ notes: 'Seen', paymentMethod: 'cash', status: 'Collections' }));
  });

  it('takes an update that repeats its values', () => {
    const same = updateInvoice({
      editedLines: [{ id: 1, ...newLine('60.00') }],
      removedLines: [999],
      rate: 0n,
      rate2: 0n,
      issuedOn: '2026-11-01',
      dueOn: '2026-11-15',
      credit: decimal('0'),
    });
    expect(invoiceAfter(decideOne(on9(), same))).toEqual(invoice());
  });

  it('takes a paid date with the status Paid', () => {
    const paid = decideOne(on9(), updateInvoice({ status: 'Paid', paidAt: { at: '2026-11-21 00:00:00' } }));
    expect(invoiceAfter(paid)).toMatchObject({ status: 'Paid', paidAt: '2026-11-21 00:00:00' });
  });

  it('is a draft before: a draft changes as under rules 8', () => {
    for (const change of CHANGES.filter(({ status }) => status === undefined)) {
      const draft = { status: 'Draft' } as const;
      const clients = [client({ creditMinor: 1_000n })];
      const under9 = decideOne(
        on9(draft, { clients }),
        updateInvoice({ commandId: 'same', requestId: 'r', ...change }),
      );
      const under8 = decideOne(
        state({ invoices: [invoice(draft)], clients }),
        updateInvoice({ commandId: 'same', requestId: 'r', ...change }),
      );
      expect(under9).toEqual(under8);
    }
  });
});

describe('a credit note', () => {
  it('is over the rest of a cancelled invoice, whose balance stays zero when it is Unpaid again', () => {
    const on = on9({ paidMinor: 1_500n });
    const [cancelled, back] = decide(on, updateInvoice({ status: 'Cancelled' }), updateInvoice({ status: 'Unpaid' }));
    expect(notesOf(cancelled)).toEqual([
      {
        id: 1001,
        invoiceId: 100,
        clientId: 7,
        reason: 'cancelled',
        amountMinor: 4_500n,
        subtotalMinor: 4_500n,
        taxMinor: 0n,
        tax2Minor: 0n,
        refundId: null,
        issuedOn: NOW_TEXT.slice(0, 10),
        recordedAt: cancelled?.changes.flatMap((change) => ('entry' in change ? [change.entry.recordedAt] : []))[0],
      },
    ]);
    const after = cancelled === undefined ? undefined : invoiceAfter(cancelled);
    expect(after).toMatchObject({ status: 'Cancelled', notedMinor: 4_500n, totalMinor: 6_000n });
    const unpaid = back === undefined ? undefined : invoiceAfter(back);
    expect(unpaid).toMatchObject({ status: 'Unpaid', notedMinor: 4_500n });
    expect(unpaid === undefined ? null : balanceOf(unpaid)).toBe(0n);
    expect(notesOf(back)).toEqual([]);
  });

  it('is over the rest of an invoice that is marked as paid', () => {
    const paid = decideOne(on9({ paidMinor: 1_000n }), updateInvoice({ status: 'Paid' }));
    expect(briefly(paid)).toEqual([['marked-paid', 5_000n]]);
  });

  it('is not made for a draft, a settled invoice or another status', () => {
    const to = (status: InvoiceStatus, from: Partial<Invoice>): unknown[] =>
      briefly(decideOne(on9(from), updateInvoice({ status })));
    expect(to('Cancelled', { status: 'Draft' })).toEqual([]);
    expect(to('Paid', { status: 'Draft' })).toEqual([]);
    expect(to('Cancelled', PAID)).toEqual([]);
    expect(to('Collections', {})).toEqual([]);
    expect(to('Refunded', PAID)).toEqual([]);
    expect(to('Cancelled', { status: 'Cancelled' })).toEqual([]);
  });

  it('is over each refund of a paid invoice, and keeps its balance', () => {
    const decisions = decide(
      on9(PAID, { payments: [payment()] }),
      refundPayment({ amount: decimal('20.00') }),
      refundPayment(),
    );
    expect(decisions.map(briefly)).toEqual([[['refunded', 2_000n]], [['refunded', 4_000n]]]);
    expect(decisions.flatMap(notesOf).map(({ refundId }) => refundId)).toEqual([1001, 1002]);
    expect(decisions.map((decision) => invoiceAfter(decision)?.status)).toEqual(['Paid', 'Refunded']);
    for (const decision of decisions) {
      const after = invoiceAfter(decision);
      expect(after === undefined ? null : balanceOf(after)).toBe(0n);
    }
  });

  it('is not made for a refund of an unpaid invoice, which owes the amount again', () => {
    const on = on9({ paidMinor: 2_000n }, { payments: [payment({ amountMinor: 2_000n })] });
    const refunded = decideOne(on, refundPayment());
    expect(notesOf(refunded)).toEqual([]);
    expect(invoiceAfter(refunded)).toMatchObject({ status: 'Unpaid', refundedMinor: 2_000n, notedMinor: 0n });
  });

  it('is over applied credit, which is a part of the total and lowers the balance once', () => {
    const on = on9({}, { clients: [client({ creditMinor: 2_500n })] });
    const made = decideOne(on, createInvoice({ appliesCredit: true }));
    expect(briefly(made)).toEqual([['credit-applied', 2_500n]]);
    const after = invoiceAfter(made);
    expect(after).toMatchObject({ creditMinor: 2_500n, totalMinor: 3_500n, notedMinor: 0n, status: 'Unpaid' });
    expect(after === undefined ? null : balanceOf(after)).toBe(3_500n);
  });

  it('splits an amount as the invoice is split into net amount and taxes', () => {
    const taxed = { subtotalMinor: 10_000n, taxMinor: 2_100n, tax2Minor: 0n };
    expect(partsOf(taxed, 3_000n)).toEqual({ subtotalMinor: 2_479n, taxMinor: 521n, tax2Minor: 0n });
    const free = { subtotalMinor: 0n, taxMinor: 0n, tax2Minor: 0n };
    expect(partsOf(free, 3_000n)).toEqual({ subtotalMinor: 3_000n, taxMinor: 0n, tax2Minor: 0n });
  });

  it('is in the history of its invoice', () => {
    expect(historyAfter(decideOne(on9(), updateInvoice({ status: 'Cancelled' })))).toMatchObject({
      balanceMinor: '0',
      notedMinor: '6000',
      creditNote: { creditNoteId: 1001, reason: 'cancelled', amountMinor: '6000' },
    });
  });

  it('lets a payment after it become credit of the client', () => {
    const decisions = decide(
      on9(),
      updateInvoice({ status: 'Cancelled' }),
      updateInvoice({ status: 'Unpaid' }),
      addPayment({ amount: decimal('60.00') }),
    );
    const [, , paid] = decisions;
    expect(paid === undefined ? null : invoiceAfter(paid)).toMatchObject({ excessMinor: 6_000n });
  });

  it('is never made under rules 8', () => {
    const on8 = state({ invoices: [invoice(PAID)], payments: [payment()], clients: [client({ creditMinor: 100n })] });
    const decisions = decide(
      on8,
      refundPayment({ amount: decimal('1.00') }),
      updateInvoice({ status: 'Cancelled' }),
      createInvoice({ appliesCredit: true }),
    );
    expect(decisions.flatMap(notesOf)).toEqual([]);
    expect(decisions.map((decision) => invoiceAfter(decision)?.notedMinor)).toEqual([0n, 0n, 0n]);
  });
});
