import type { Command } from 'commander';
import type { Knex } from 'knex';
import { listHistory, type ListedHistory } from '../../../../db/admin/history-list.ts';
import { listJobsOfInvoice, type JobOfInvoice } from '../../../../db/admin/invoice-jobs.ts';
import { listDeliveries, type ListedDelivery } from '../../../../db/admin/metrc.ts';
import { listPayments, type ListedPayment } from '../../../../db/admin/payment-list.ts';
import { InvoicePageReads, WHOLE_TEXTS } from '../../../../db/reads/page-reads.ts';
import { balanceOf } from '../../../core/invoice.ts';
import type { InvoicePage } from '../../../core/invoice-page.ts';
import { withMigrated } from '../../support/connection.ts';
import { say, type Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, valueArgument, valueOption } from '../../support/options.ts';
import { Output, type View } from '../../support/output.ts';
import { noInvoice } from '../../support/no-invoice.ts';
import { demandKnownTenant } from '../../support/tenants.ts';
import { amountText } from '../../support/amounts.ts';
import { viewOf as historyView } from '../history/show.ts';
import { PAYMENT_COLUMNS, paymentView } from '../payment/view.ts';

/** Payments and rows of the history that are shown with an invoice; their own commands show all. */
const SHOWN = 20;

interface Story {
  readonly page: InvoicePage;
  readonly payments: readonly ListedPayment[];
  readonly deliveries: readonly ListedDelivery[];
  readonly jobs: readonly JobOfInvoice[];
  readonly history: readonly ListedHistory[];
}

/** `invoice show`: everything about one invoice, with its payments and the end of its history. */
export function addInvoiceShow(group: Command, io: Io): void {
  group
    .command('show')
    .description(
      'show an invoice: sums, lines, payments, refunds, credit notes, delivery, mails, and the end of its history',
    )
    .addArgument(valueArgument('<invoice>', 'its id', parsers.ID))
    .addOption(valueOption('--tenant <tenant>', 'the tenant', parsers.ID).makeOptionMandatory())
    .addHelpText('after', examples('invoice show 78 --tenant 54', 'invoice show 78 --tenant 54 --json'))
    .action(async (invoice: number, { tenant }: { tenant: number }, command: Command) => {
      const story = await withMigrated(io, (database) => read(database, tenant, invoice));
      const output = new Output(io, command);
      const parts = partsOf(tenant, story);
      if (output.isJson) output.document({ ...parts.invoice, ...documentsOf(parts) });
      else print(io, output, parts);
    });
}

async function read(database: Knex, tenant: number, invoice: number): Promise<Story> {
  await demandKnownTenant(database, tenant);
  const page = await new InvoicePageReads(database, WHOLE_TEXTS).invoicePage(tenant, invoice);
  if (page === null) throw noInvoice(tenant, invoice);
  const any = { paymentId: null, clientId: null, reference: null, from: null, to: null };
  return {
    page,
    payments: await listPayments(database, tenant, { ...any, invoiceId: invoice, after: 0, limit: SHOWN }),
    deliveries: await listDeliveries(database, tenant, { invoiceId: invoice }),
    jobs: await listJobsOfInvoice(database, tenant, invoice, SHOWN),
    history: await listHistory(database, tenant, invoice, { before: null, limit: SHOWN }),
  };
}

/** An invoice as it is shown: its fields, and the tables that belong to it. */
interface Parts {
  readonly invoice: View;
  readonly lines: readonly View[];
  readonly payments: readonly View[];
  readonly refunds: readonly View[];
  readonly creditNotes: readonly View[];
  readonly delivery: readonly View[];
  readonly jobs: readonly View[];
  readonly history: readonly View[];
}

function partsOf(tenant: number, { page, payments, deliveries, jobs, history }: Story): Parts {
  const { invoice } = page;
  const { code } = invoice.currency;
  return {
    invoice: headerOf(tenant, page),
    lines: page.lines.map(({ id, description, amountMinor, isTaxed }) => ({
      id,
      description,
      amount: amountText(amountMinor, code),
      taxed: isTaxed,
    })),
    payments: payments.map(paymentView),
    refunds: page.refunds.map(({ amountMinor, gatewayName, reference, refundedAt }) => ({
      amount: amountText(amountMinor, code),
      gateway: gatewayName,
      reference: reference === '' ? null : reference,
      refundedAt,
    })),
    creditNotes: page.creditNotes.map(({ id, reason, amountMinor, issuedOn }) => ({
      id,
      reason,
      amount: amountText(amountMinor, code),
      issuedOn,
    })),
    delivery: deliveries.map((delivery) => ({
      state: delivery.state,
      metrcId: delivery.metrcDeliveryId,
      license: delivery.licenseNumber,
      arrivedAt: delivery.arrivedAt,
      failure: delivery.failure,
    })),
    jobs: jobs.map(({ id, event, state, recordedAt }) => ({ id, event, state, recordedAt })),
    history: history.map((row) => historyView(row, code)),
  };
}

function headerOf(tenant: number, { invoice, clientName }: InvoicePage): View {
  const { code } = invoice.currency;
  const amount = (minor: bigint): string => amountText(minor, code);
  return {
    tenant,
    id: invoice.id,
    number: invoice.number === '' ? null : invoice.number,
    client: `${invoice.clientId} ${clientName}`,
    status: invoice.status,
    issuedOn: invoice.issuedOn,
    dueOn: invoice.dueOn,
    currency: code,
    subtotal: amount(invoice.subtotalMinor),
    tax: amount(invoice.taxMinor),
    tax2: amount(invoice.tax2Minor),
    creditApplied: amount(invoice.creditMinor),
    total: amount(invoice.totalMinor),
    paid: amount(invoice.paidMinor),
    becameCredit: amount(invoice.excessMinor),
    refunded: amount(invoice.refundedMinor),
    creditNoted: amount(invoice.notedMinor),
    balance: amount(balanceOf(invoice)),
    paidAt: invoice.paidAt,
    refundedAt: invoice.refundedAt,
    cancelledAt: invoice.cancelledAt,
    paymentMethod: invoice.paymentMethod,
    notes: invoice.notes === '' ? null : invoice.notes,
  };
}

function documentsOf({ invoice: _, ...tables }: Parts): Omit<Parts, 'invoice'> {
  return tables;
}

const TABLES: readonly (readonly [name: keyof Omit<Parts, 'invoice'>, title: string, columns: readonly string[]])[] = [
  ['lines', 'Lines', ['id', 'description', 'amount', 'taxed']],
  ['payments', 'Payments', PAYMENT_COLUMNS],
  ['refunds', 'Refunds', ['amount', 'gateway', 'reference', 'refundedAt']],
  ['creditNotes', 'Credit notes', ['id', 'reason', 'amount', 'issuedOn']],
  ['delivery', 'Delivery', ['state', 'metrcId', 'license', 'arrivedAt', 'failure']],
  ['jobs', 'Mails and jobs', ['id', 'event', 'state', 'recordedAt']],
  ['history', 'History', ['time', 'action', 'outcome', 'by', 'changes']],
];

function print(io: Io, output: Output, parts: Parts): void {
  output.one(parts.invoice);
  for (const [name, title, columns] of TABLES) {
    if (parts[name].length === 0) continue;
    output.text(`\n${title}\n`);
    output.many(title.toLowerCase(), parts[name], columns);
  }
  if (parts.payments.length === SHOWN) say(io, 'There may be more payments: payment list shows all of them.');
  if (parts.history.length === SHOWN) say(io, 'There may be an earlier history: history show has it.');
}
