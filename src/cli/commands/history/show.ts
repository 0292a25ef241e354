import type { Command } from 'commander';
import type { Knex } from 'knex';
import { invoiceCurrency } from '../../../../db/admin/invoice-list.ts';
import { listHistory, type ListedHistory } from '../../../../db/admin/history-list.ts';
import { withMigrated } from '../../support/connection.ts';
import { say, type Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, valueOption } from '../../support/options.ts';
import { Output, type View } from '../../support/output.ts';
import { noInvoice } from '../../support/no-invoice.ts';
import { demandKnownTenant } from '../../support/tenants.ts';
import { DEFAULT_LIMIT } from '../../support/page-options.ts';
import { changesOf } from './changes.ts';

interface ShowOptions {
  readonly tenant: number;
  readonly invoice: number;
  readonly limit?: number;
  readonly before?: number;
}

/** `history show`: the events of an invoice, the newest last. */
export function addHistoryShow(group: Command, io: Io): void {
  group
    .command('show')
    .description('show what happened to an invoice, the newest last')
    .addOption(valueOption('--tenant <tenant>', 'the tenant', parsers.ID).makeOptionMandatory())
    .addOption(valueOption('--invoice <invoice>', 'the invoice', parsers.ID).makeOptionMandatory())
    .addOption(
      valueOption('--limit <count>', `how many rows at most; default: ${DEFAULT_LIMIT}`, parsers.wholeNumber(1, 1_000)),
    )
    .addOption(valueOption('--before <id>', 'those before this row, for earlier ones', parsers.ID))
    .addHelpText(
      'after',
      examples('history show --tenant 54 --invoice 78', 'history show --tenant 54 --invoice 78 --json'),
    )
    .action(async (options: ShowOptions, command: Command) => {
      const { currency, rows } = await withMigrated(io, (database) => read(database, options));
      const output = new Output(io, command);
      if (output.isJson) {
        output.json(rows);
        return;
      }
      output.many(
        'history of this invoice',
        rows.map((row) => viewOf(row, currency)),
        COLUMNS,
      );
      const [first] = rows;
      if (first !== undefined && rows.length === (options.limit ?? DEFAULT_LIMIT)) {
        say(io, `There may be earlier rows: add --before ${first.id}.`);
      }
    });
}

async function read(
  database: Knex,
  { tenant, invoice, before, limit }: ShowOptions,
): Promise<{ readonly currency: string; readonly rows: readonly ListedHistory[] }> {
  await demandKnownTenant(database, tenant);
  const currency = await invoiceCurrency(database, tenant, invoice);
  if (currency === null) throw noInvoice(tenant, invoice);
  const rows = await listHistory(database, tenant, invoice, { before: before ?? null, limit: limit ?? DEFAULT_LIMIT });
  return { currency, rows };
}

const COLUMNS = ['time', 'action', 'outcome', 'by', 'request', 'changes'];

/** A row for people. */
export function viewOf(row: ListedHistory, currency: string): View {
  const payee = row.payeeId === null ? '' : ` (payee ${row.payeeId})`;
  return {
    time: row.recordedAt,
    action: row.action,
    outcome: row.code === null ? row.outcome : `${row.outcome}: ${row.code}`,
    by: `${row.credential ?? '-'}, ${row.dialect}${payee}`,
    request: row.requestId,
    changes: changesOf(row.before, row.after, currency).join('; '),
  };
}
