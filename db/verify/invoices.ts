import { balanceOf, totalsOf, type Invoice, type Line } from '../../src/core/invoice.ts';
import type { ChainHead } from '../ledger/lock.ts';
import { INVOICE_COLUMNS, invoiceOf, type InvoiceRow } from '../postgres/rows.ts';
import { AFTER_ALL, BEFORE_ALL, type Audit } from './audit.ts';
import { ChainWalk } from './walks/chain-walk.ts';
import { auditTransactionHistory } from './moves/transactions.ts';
import { BATCH, type Cursor } from './walks/cursor.ts';
import { HISTORY_COLUMNS, type HistoryRow } from './walks/history-rows.ts';
import { CAPTURE_COLUMNS, CAPTURE_JOINS, InvoiceCapture, type CaptureRow } from './records/captures.ts';
import { CREDIT_NOTE_COLUMNS, InvoiceNotes, type CreditNoteRow } from './credit-notes.ts';
import { InvoiceReversals, type ReversalRow } from './moves/reversals.ts';
import { InvoiceMoney, TRANSACTIONS, type AuditedPayment } from './invoice-money.ts';
import { PAYMENT_COLUMNS, REFUND_COLUMNS, type RefundRow } from './payment-rows.ts';
import { amountsText } from './text.ts';

type AuditedInvoice = InvoiceRow & { readonly client_currency: string | null };

interface LineRow {
  readonly id: bigint;
  readonly invoice_id: bigint;
  readonly type: string;
  readonly related_id: bigint;
  readonly description: string;
  readonly amount_minor: bigint;
  readonly is_taxed: boolean;
}

const DATES = ['issued_on', 'due_on', 'paid_at', 'refunded_at', 'cancelled_at'] as const;

type OfInvoice = { readonly id?: bigint; readonly row_id?: bigint; readonly invoice_id: bigint | null };

/** The rows of invoices, each table in the order of the invoices. */
interface Books {
  readonly lines: Cursor<LineRow>;
  readonly payments: Cursor<AuditedPayment>;
  readonly refunds: Cursor<RefundRow>;
  readonly notes: Cursor<CreditNoteRow>;
  readonly reversals: Cursor<ReversalRow>;
  readonly captures: Cursor<CaptureRow>;
  readonly history: Cursor<HistoryRow>;
}

/**
 * Recomputes every invoice from its lines, payments, refunds, credit notes, reversals, charge and history, in one walk over
 * all of these tables.
 */
export async function auditInvoices(audit: Audit): Promise<void> {
  const invoices = audit.walk<AuditedInvoice>({
    from: 'invoices i',
    columns: `${INVOICE_COLUMNS}, c.currency as client_currency`,
    joins: 'left join clients c on c.tenant_id = :tenant and c.id = i.client_id',
    key: ['id'],
    start: [BEFORE_ALL],
    keyOf: (row) => [row.id],
  });
  const books = openBooks(audit);
  for await (const row of invoices.takeWhile(() => true)) {
    await reportOrphans(audit, books, (id) => id < row.id);
    await auditInvoice(audit, books, row);
    audit.checked('invoices', 1);
  }
  await reportOrphans(audit, books, () => true);
}

function openBooks(audit: Audit): Books {
  const byInvoice = { key: ['invoice_id', 'id'], start: [BEFORE_ALL, BEFORE_ALL] };
  const keyOf = (row: { readonly invoice_id: bigint; readonly id: bigint }): bigint[] => [row.invoice_id, row.id];
  return {
    lines: audit.walk<LineRow>({ from: 'invoice_lines l', columns: 'l.*', ...byInvoice, keyOf }),
    payments: audit.walk<AuditedPayment>({
      from: 'payments p',
      columns: `${PAYMENT_COLUMNS}, a.tenant_id as credential_tenant`,
      joins: 'left join credentials a on a.id = p.credential_id',
      ...byInvoice,
      keyOf,
    }),
    refunds: audit.walk<RefundRow>({ from: 'refunds r', columns: REFUND_COLUMNS, ...byInvoice, keyOf }),
    notes: audit.walk<CreditNoteRow>({
      from: 'credit_notes n',
      columns: CREDIT_NOTE_COLUMNS,
      joins: 'left join refunds r on r.tenant_id = :tenant and r.id = n.refund_id',
      ...byInvoice,
      keyOf,
    }),
    reversals: audit.walk<ReversalRow>({
      from: 'reversals v',
      columns: 'v.kind, v.row_id, v.invoice_id, v.command_id',
      key: ['invoice_id', 'kind', 'row_id'],
      start: [BEFORE_ALL, '', BEFORE_ALL],
      keyOf: (row) => [row.invoice_id, row.kind, row.row_id],
    }),
    captures: audit.walk<CaptureRow>({
      from: 'captures k',
      columns: CAPTURE_COLUMNS,
      joins: CAPTURE_JOINS,
      key: ['id'],
      start: [BEFORE_ALL],
      keyOf: (row) => [row.id],
    }),
    history: audit.walk<HistoryRow>({
      from: 'history h',
      columns: HISTORY_COLUMNS,
      key: ['invoice_id', 'seq'],
      start: [BEFORE_ALL, BEFORE_ALL],
      // A row without a number comes last in its invoice.
      keyOf: (row) => [row.invoice_id ?? BEFORE_ALL, row.seq ?? AFTER_ALL],
    }),
  };
}

/** Reports rows of missing invoices. Foreign keys forbid most of them, but the owner can drop those keys. */
async function reportOrphans(audit: Audit, books: Books, isBefore: (invoiceId: bigint) => boolean): Promise<void> {
  await orphanRows(audit, 'line', books.lines, isBefore);
  await orphanRows(audit, 'payment', books.payments, isBefore);
  await orphanRows(audit, 'refund', books.refunds, isBefore);
  await orphanRows(audit, 'credit note', books.notes, isBefore);
  await orphanRows(audit, 'reversal', books.reversals, isBefore);
  await orphanRows(audit, 'charge', books.captures, isBefore);
  await orphanRows(audit, 'history', books.history, isBefore);
}

async function orphanRows<Row extends OfInvoice>(
  audit: Audit,
  name: string,
  cursor: Cursor<Row>,
  isBefore: (invoiceId: bigint) => boolean,
): Promise<void> {
  for await (const row of cursor.takeWhile(({ invoice_id: id }) => id !== null && isBefore(id))) {
    audit.differs(
      'orphan',
      `${name} ${row.id ?? row.row_id ?? ''}`,
      `invoice ${row.invoice_id ?? ''}`,
      'no such invoice',
    );
  }
}

async function auditInvoice(audit: Audit, books: Books, row: AuditedInvoice): Promise<void> {
  const invoice = invoiceOf(row);
  const isOwn = (other: { readonly invoice_id: bigint | null }): boolean => other.invoice_id === row.id;
  const lines: Line[] = [];
  for await (const line of books.lines.takeWhile(isOwn)) lines.push(lineOfRow(line));
  auditTotals(audit, invoice, lines);
  for (const column of DATES) audit.dated(`invoice ${invoice.id}`, column, row[column]);
  if (row.client_currency !== row.currency) {
    audit.differs('invoice-currency', invoice.id, row.client_currency ?? 'a client', row.currency);
  }
  if (row.credit_minor !== 0n && audit.invoiceCredit.of(invoice.id) === 0) {
    const text = amountsText({ credit: row.credit_minor }, row.currency);
    audit.differs('invoice-credit', invoice.id, 'an entry of credit', `no entry, and ${text}`);
  }

  const reversals = new InvoiceReversals(audit, invoice);
  for await (const reversal of books.reversals.takeWhile(isOwn)) reversals.add(reversal);
  const money = new InvoiceMoney(audit, invoice, reversals);
  for await (const payment of books.payments.takeWhile(isOwn)) money.addPayment(payment);
  for await (const refund of books.refunds.takeWhile(isOwn)) money.addRefund(refund);
  const notes = new InvoiceNotes(audit, invoice);
  for await (const note of books.notes.takeWhile(isOwn)) notes.add(note);
  const capture = new InvoiceCapture(audit, invoice);
  for await (const charge of books.captures.takeWhile(isOwn)) capture.add(charge);
  const chain = new ChainWalk(audit, invoice);
  // Of an invoice with many rows, some at a time.
  let said: HistoryRow[] = [];
  for await (const entry of books.history.takeWhile(isOwn)) {
    audit.checked('history', 1);
    const isGood = chain.add(entry);
    money.meet(entry, isGood);
    notes.meet(entry, isGood);
    reversals.meet(entry, isGood);
    capture.meet(entry, isGood);
    if (isGood && TRANSACTIONS.has(entry.action) && entry.outcome === 'applied') said.push(entry);
    if (said.length < BATCH) continue;
    await auditTransactionHistory(audit, said);
    said = [];
  }
  await auditTransactionHistory(audit, said);
  money.end();
  notes.end();
  reversals.end();
  capture.end();
  const head: ChainHead = { seq: row.history_seq, hash: row.history_head };
  chain.end(head, lines);
}

function auditTotals(audit: Audit, invoice: Invoice, lines: readonly Line[]): void {
  const { code } = invoice.currency;
  const expected = totalsOf(lines, invoice, invoice.creditMinor);
  const textOf = (totals: typeof expected): string => {
    const { subtotalMinor: subtotal, taxMinor: tax, tax2Minor: tax2, totalMinor: total } = totals;
    return amountsText({ subtotal, tax, tax2, total, balance: balanceOf({ ...invoice, ...totals }) }, code);
  };
  if (textOf(expected) !== textOf(invoice)) {
    audit.differs('invoice-totals', invoice.id, textOf(expected), textOf(invoice));
  }
}

function lineOfRow(row: LineRow): Line {
  return {
    id: Number(row.id),
    invoiceId: Number(row.invoice_id),
    type: row.type,
    relatedId: Number(row.related_id),
    description: row.description,
    amountMinor: row.amount_minor,
    isTaxed: row.is_taxed,
  };
}
