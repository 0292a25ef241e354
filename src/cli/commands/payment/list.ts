import type { Command } from 'commander';
import { listPayments } from '../../../../db/admin/payment-list.ts';
import { withMigrated } from '../../support/connection.ts';
import { say, type Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, valueOption } from '../../support/options.ts';
import { Output } from '../../support/output.ts';
import { demandKnownTenant } from '../../support/tenants.ts';
import { addPageOptions, DEFAULT_LIMIT, nextPage, type PageOptions } from '../../support/page-options.ts';
import { DAY } from './day.ts';
import { PAYMENT_COLUMNS, paymentView } from './view.ts';

interface ListOptions extends PageOptions {
  readonly tenant: number;
  readonly invoice?: number;
  readonly client?: number;
  readonly transid?: string;
  readonly from?: string;
  readonly to?: string;
}

/** `payment list`. */
export function addPaymentList(group: Command, io: Io): void {
  addPageOptions(
    group
      .command('list')
      .description("list a tenant's payments, with who recorded each")
      .addOption(valueOption('--tenant <tenant>', 'the tenant', parsers.ID).makeOptionMandatory())
      .addOption(valueOption('--invoice <invoice>', 'only those of an invoice', parsers.ID))
      .addOption(valueOption('--client <client>', 'only those of a client', parsers.ID))
      .option('--transid <reference>', 'only those with this number of the gateway')
      .addOption(valueOption('--from <day>', 'paid on this day or later, as YYYY-MM-DD', DAY))
      .addOption(valueOption('--to <day>', 'paid on this day or earlier, as YYYY-MM-DD', DAY)),
  )
    .addHelpText(
      'after',
      examples('payment list --tenant 54 --invoice 78', 'payment list --tenant 54 --from 2026-01-01 --json'),
    )
    .action(async (options: ListOptions, command: Command) => {
      const { tenant, invoice, client, transid, from, to, after, limit } = options;
      const payments = await withMigrated(io, async (database) => {
        await demandKnownTenant(database, tenant);
        return await listPayments(database, tenant, {
          paymentId: null,
          invoiceId: invoice ?? null,
          clientId: client ?? null,
          reference: transid ?? null,
          from: from ?? null,
          to: to ?? null,
          after: after ?? 0,
          limit: limit ?? DEFAULT_LIMIT,
        });
      });
      new Output(io, command).many('payments', payments.map(paymentView), PAYMENT_COLUMNS);
      const next = nextPage(payments, options);
      if (next !== null) say(io, next);
    });
}
