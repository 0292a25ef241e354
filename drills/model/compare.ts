import { isDeepStrictEqual } from 'node:util';
import type { ShownInvoice } from './caller.ts';
import { shown } from './money.ts';
import { totalsOf, type Invoice, type World } from './world.ts';

/** Copies ids from an answer of GetInvoice where the model has none; returns the differences. */
export function meetInvoice(world: World, invoice: Invoice, answer: ShownInvoice): string | null {
  learnIds(world, invoice, answer);
  const expected = expectedOf(world, invoice);
  const names = Object.keys(expected).filter((name) => !isDeepStrictEqual(expected[name], foundIn(answer)[name]));
  if (names.length === 0) return null;
  const text = (of: Readonly<Record<string, unknown>>): string =>
    JSON.stringify(Object.fromEntries(names.map((name) => [name, of[name]])));
  return `invoice ${invoice.id} shows ${text(foundIn(answer))}, not ${text(expected)}`;
}

function transactionsIn({ transactions }: ShownInvoice): readonly Readonly<Record<string, unknown>>[] {
  return transactions === '' ? [] : transactions.transaction;
}

function learnIds(world: World, invoice: Invoice, answer: ShownInvoice): void {
  const lines = new Set(world.invoices.flatMap((each) => each.lines.map(({ id }) => id)));
  for (const [place, line] of invoice.lines.entries()) {
    const id = answer.items.item[place]?.id ?? 0;
    if (line.id === 0 && !lines.has(id)) line.id = id;
  }
  const payments = new Set(world.invoices.flatMap((each) => each.payments.map(({ id }) => id)));
  const fresh = transactionsIn(answer).filter((row) => row['refundid'] === 0 && !payments.has(row['id'] as number));
  for (const payment of invoice.payments) if (payment.id === 0) payment.id = (fresh.shift()?.['id'] ?? 0) as number;
}

/** The answer of GetInvoice for an invoice, by its document. */
function expectedOf(world: World, invoice: Invoice): Readonly<Record<string, unknown>> {
  const { decimals } = world.settings;
  const money = (minor: bigint): string => shown(minor, decimals);
  const { subtotal, tax, tax2, total, balance } = totalsOf(world, invoice);
  return {
    result: 'success',
    invoiceid: invoice.id,
    invoicenum: invoice.number,
    userid: invoice.client,
    datepaid: invoice.datePaid,
    subtotal: money(subtotal),
    credit: money(invoice.credit),
    tax: money(tax),
    tax2: money(tax2),
    total: money(total),
    balance: money(balance),
    status: invoice.status,
    paymentmethod: invoice.method,
    notes: invoice.notes,
    lines: invoice.lines.map(({ id, description, amount, isTaxed }) => ({
      ...{ id, type: '', relid: 0, description, amount: money(amount), taxed: isTaxed ? 1 : 0 },
    })),
    payments: invoice.payments.map((payment) => [
      ...[payment.id, payment.gateway, payment.transid, payment.date],
      ...[money(payment.amount), money(payment.fees)],
    ]),
    refunds: invoice.refunds.map(({ paymentId, amount }) => [paymentId, money(amount)]),
  };
}

/** The same members of an answer. */
function foundIn(answer: ShownInvoice): Readonly<Record<string, unknown>> {
  const rows = transactionsIn(answer);
  return {
    ...answer,
    lines: answer.items.item,
    payments: rows
      .filter((row) => row['refundid'] === 0)
      .map((row) => ['id', 'gateway', 'transid', 'date', 'amountin', 'fees'].map((name) => row[name])),
    refunds: rows.filter((row) => row['refundid'] !== 0).map((row) => [row['refundid'], row['amountout']]),
  };
}
