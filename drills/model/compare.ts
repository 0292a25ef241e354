import { isDeepStrictEqual } from 'node:util';
import type { ShownInvoice } from './caller.ts';
import { minorUnits, shown } from './money.ts';
import { paidOn, refundedOn, totalsOf, type Invoice, type World } from './world.ts';

/** Copies ids from an answer of GetInvoice where the model has none; returns the differences. */
export function meetInvoice(world: World, invoice: Invoice, answer: ShownInvoice): string | null {
  learnIds(world, invoice, answer);
  const expected = expectedOf(world, invoice);
  const found = foundIn(invoice, answer);
  const names = Object.keys(expected).filter((name) => !isDeepStrictEqual(expected[name], found[name]));
  if (names.length === 0) return null;
  const text = (of: Readonly<Record<string, unknown>>): string =>
    JSON.stringify(Object.fromEntries(names.map((name) => [name, of[name]])));
  return `invoice ${invoice.id} shows ${text(found)}, not ${text(expected)}`;
}

type Row = Readonly<Record<string, unknown>>;

const isPayment = (row: Row): boolean => Number(row['amountin']) > 0;
const byId = (one: { readonly id: number }, other: { readonly id: number }): number => one.id - other.id;

function transactionsIn({ transactions }: ShownInvoice): readonly Row[] {
  return transactions === '' ? [] : transactions.transaction;
}

function learnIds(world: World, invoice: Invoice, answer: ShownInvoice): void {
  const lines = new Set(world.invoices.flatMap((each) => each.lines.map(({ id }) => id)));
  for (const [place, line] of invoice.lines.entries()) {
    const id = answer.items.item[place]?.id ?? 0;
    if (line.id === 0 && !lines.has(id)) line.id = id;
  }
  // The person of a quote became a client.
  if (invoice.client === 0 && !world.clients.has(Number(answer['userid']))) {
    const quote = world.quotes.find((each) => each.invoice === invoice);
    invoice.client = Number(answer['userid']);
    world.clients.set(invoice.client, { credit: 0n, isExempt: false, email: quote?.email ?? '' });
    if (quote !== undefined) quote.client = invoice.client;
  }
  const known = new Set(world.invoices.flatMap((each) => [...each.payments, ...each.outs].map(({ id }) => id)));
  const fresh = transactionsIn(answer).filter((row) => !known.has(row['id'] as number));
  const paid = fresh.filter(isPayment);
  for (const payment of invoice.payments) if (payment.id === 0) payment.id = (paid.shift()?.['id'] ?? 0) as number;
  const given = fresh.filter((row) => !isPayment(row) && row['refundid'] === 0);
  for (const out of invoice.outs) if (out.id === 0) out.id = (given.shift()?.['id'] ?? 0) as number;
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
    payments: [...invoice.payments]
      .sort(byId)
      .map((payment) => [
        ...[payment.id, payment.gateway, payment.transid, payment.date],
        ...[money(payment.amount), money(payment.fees)],
      ]),
    refunds: invoice.refunds
      .filter(({ out }) => out === null)
      .map(({ payment, amount }) => [payment.id, money(amount)]),
    outs: invoice.outs.map(({ id, refundId, amount }) => [id, refundId, money(amount)]),
  };
}

/** The same members of an answer. */
function foundIn(invoice: Invoice, answer: ShownInvoice): Readonly<Record<string, unknown>> {
  const rows = transactionsIn(answer);
  const outs = new Set(invoice.outs.map(({ id }) => id));
  const isOut = (row: Row): boolean => outs.has(row['id'] as number);
  return {
    ...answer,
    lines: answer.items.item,
    payments: rows
      .filter(isPayment)
      .map((row) => ['id', 'gateway', 'transid', 'date', 'amountin', 'fees'].map((name) => row[name])),
    refunds: rows.filter((row) => !isPayment(row) && !isOut(row)).map((row) => [row['refundid'], row['amountout']]),
    outs: rows.filter(isOut).map((row) => [row['id'], row['refundid'], row['amountout']]),
  };
}

/** GetTransactions shows each transaction once, with the amounts that the invoices hold. */
export function faultsOfList(world: World, rows: readonly Row[]): readonly string[] {
  const { decimals } = world.settings;
  const onInvoices = rows.filter((row) => row['invoiceid'] !== 0);
  const sumOf = (name: string): bigint =>
    onInvoices.reduce((sum, row) => sum + (minorUnits(row[name] as string, decimals) ?? 0n), 0n);
  const all = (of: (invoice: Invoice) => bigint): bigint =>
    world.invoices.reduce((sum, invoice) => sum + of(invoice), 0n);
  const found = [new Set(rows.map(({ id }) => id)).size, sumOf('amountin'), sumOf('amountout')];
  const expected = [rows.length, all(paidOn), all(refundedOn)];
  return isDeepStrictEqual(found, expected) ? [] : [`GetTransactions has ${found.join()}, not ${expected.join()}`];
}
