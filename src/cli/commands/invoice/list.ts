import type { Command } from 'commander';
import { listInvoices, type ListedInvoice } from '../../../../db/admin/invoice-list.ts';
import { INVOICE_STATUSES } from '../../../core/invoice.ts';
import { withMigrated } from '../../support/connection.ts';
import { say, type Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, valueOption } from '../../support/options.ts';
import { Output, type View } from '../../support/output.ts';
import { demandKnownTenant } from '../../support/tenants.ts';
import { amountText } from '../../support/amounts.ts';
import { addPageOptions, DEFAULT_LIMIT, nextPage, type PageOptions } from '../../support/page-options.ts';

const STATUS = parsers.oneOf([...INVOICE_STATUSES, 'Overdue'] as const);

interface ListOptions extends PageOptions {
  readonly tenant: number;
  readonly client?: number;
  readonly status?: string;
}

/** `invoice list`. */
export function addInvoiceList(group: Command, io: Io): void {
  addPageOptions(
    group
      .command('list')
      .description("list a tenant's invoices")
      .addOption(valueOption('--tenant <tenant>', 'the tenant', parsers.ID).makeOptionMandatory())
      .addOption(valueOption('--client <client>', 'only those of a client', parsers.ID))
      .addOption(valueOption('--status <status>', `only those that are ${STATUS.rule}`, STATUS)),
  )
    .addHelpText('after', examples('invoice list --tenant 54', 'invoice list --tenant 54 --status Overdue --json'))
    .action(async (options: ListOptions, command: Command) => {
      const { tenant, client, status, after, limit } = options;
      const invoices = await withMigrated(io, async (database) => {
        await demandKnownTenant(database, tenant);
        return await listInvoices(database, tenant, {
          clientId: client ?? null,
          status: status ?? null,
          after: after ?? 0,
          limit: limit ?? DEFAULT_LIMIT,
        });
      });
      new Output(io, command).many('invoices', invoices.map(viewOf), COLUMNS);
      const next = nextPage(invoices, options);
      if (next !== null) say(io, next);
    });
}

const COLUMNS = ['id', 'number', 'client', 'status', 'issuedOn', 'dueOn', 'currency', 'total', 'balance'];

function viewOf(invoice: ListedInvoice): View {
  return {
    id: invoice.id,
    number: invoice.number === '' ? null : invoice.number,
    client: `${invoice.clientId} ${invoice.clientName}`,
    status: invoice.isOverdue ? `${invoice.status}, overdue` : invoice.status,
    issuedOn: invoice.issuedOn,
    dueOn: invoice.dueOn,
    currency: invoice.currency,
    total: amountText(invoice.totalMinor, invoice.currency),
    balance: amountText(invoice.balanceMinor, invoice.currency),
  };
}
