import type { Command } from 'commander';
import { changeClient } from '../../../../db/admin/clients.ts';
import { openInvoicesOf } from '../../../../db/admin/invoice-list.ts';
import { cancellation } from '../../../core/clients/cancellation.ts';
import { inTransaction, withMigrated } from '../../support/connection.ts';
import { say, type Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, valueArgument, valueOption } from '../../support/options.ts';
import { Output } from '../../support/output.ts';
import { demandKnownTenant, demandTenant } from '../../support/tenants.ts';
import { submitAsOperator } from '../../support/operator-ledger.ts';
import { demandClient } from './show.ts';
import { clientView } from './view.ts';

/** Invoices per page. */
const PAGE = 100;

/** `client close`: cancels the client's unpaid invoices, and marks it closed. Records and credit stay. */
export function addClientClose(group: Command, io: Io): void {
  group
    .command('close')
    .description('cancel the open invoices of a client and mark it closed; its records and its credit stay')
    .addArgument(valueArgument('<client>', 'its id (userid)', parsers.ID))
    .addOption(valueOption('--tenant <tenant>', 'the tenant', parsers.ID).makeOptionMandatory())
    .addHelpText('after', examples('client close 1 --tenant 54'))
    .action(async (id: number, { tenant }: { tenant: number }, command: Command) => {
      await withMigrated(io, async (database) => {
        await demandKnownTenant(database, tenant);
        await demandClient(database, tenant, id);
      });
      const cancelled = await cancelOpen(io, tenant, id);
      const closed = await inTransaction(io, async (trx) => {
        await demandTenant(trx, tenant);
        await changeClient(trx, { tenantId: tenant, id }, { status: 'Closed' });
        return await demandClient(trx, tenant, id);
      });
      say(io, `Cancelled ${cancelled === 1 ? 'one invoice' : `${cancelled} invoices`}.`);
      new Output(io, command).one({ ...clientView(closed), cancelledInvoices: cancelled });
    });
}

/**
 * Cancels a client's open invoices, one command each, and returns their number. After an interruption the next run
 * continues.
 */
async function cancelOpen(io: Io, tenant: number, client: number): Promise<number> {
  for (let cancelled = 0; ;) {
    const open = await withMigrated(io, (database) => openInvoicesOf(database, tenant, client, PAGE));
    if (open.length === 0) return cancelled;
    for (const invoiceId of open) {
      await submitAsOperator(io, tenant, {
        build: (origin) => cancellation(origin, invoiceId),
      });
      cancelled += 1;
    }
  }
}
