import type { Command } from 'commander';
import { captureOfInvoice, openCaptures } from '../../../../db/reads/billing/capture-reads.ts';
import { instantText } from '../../../core/dates.ts';
import type { Capture } from '../../../core/records/capture.ts';
import { amountText } from '../../support/amounts.ts';
import { withMigrated } from '../../support/connection.ts';
import type { Io } from '../../support/io.ts';
import { examples, valueArgument, valueOption } from '../../support/options.ts';
import { Output, type View } from '../../support/output.ts';
import { demandKnownTenant } from '../../support/tenants.ts';
import * as parsers from '../../support/value-parsers.ts';
import { REASON, REFERENCE, settleCapture, type SettleOptions } from './settle.ts';

const DEFAULT_LIMIT = 100;
const COLUMNS = ['invoice', 'attempt', 'amount', 'state', 'reference', 'reason', 'startedAt'];

interface ListOptions {
  readonly tenant: number;
  readonly limit?: number;
}

/** `capture list|settle`: charges at the payment processor that have not ended well. */
export function addCaptureCommands(program: Command, io: Io): void {
  const group = program.command('capture').description("charges of clients' pay methods by CapturePayment");
  group
    .command('list')
    .description('list the charges without an answer, and those whose money is not on record')
    .addOption(valueOption('--tenant <tenant>', 'the tenant', parsers.ID).makeOptionMandatory())
    .addOption(
      valueOption('--limit <number>', `at most so many; default: ${DEFAULT_LIMIT}`, parsers.wholeNumber(1, 10_000)),
    )
    .addHelpText('after', examples('capture list --tenant 54', 'capture list --tenant 54 --json'))
    .action((options: ListOptions, command: Command) => list(io, options, command));
  group
    .command('settle')
    .description('end the charge of an invoice; without an option, record its money once more')
    .addArgument(valueArgument('<invoice>', 'its id: capture list shows it', parsers.ID))
    .addOption(valueOption('--tenant <tenant>', 'the tenant', parsers.ID).makeOptionMandatory())
    .addOption(
      valueOption('--captured <reference>', 'a charge without an answer: the processor took the money', REFERENCE),
    )
    .addOption(valueOption('--fees <amount>', "the processor's fees, with --captured", parsers.AMOUNT))
    .addOption(valueOption('--declined <reason>', 'a charge without an answer: the processor took no money', REASON))
    .addOption(
      valueOption(
        '--close <reason>',
        'money that is not on record: it is recorded elsewhere, or was given back',
        REASON,
      ),
    )
    .addHelpText(
      'after',
      examples(
        'capture settle 91 --tenant 54',
        'capture settle 92 --tenant 54 --captured ch_1001 --fees 0.30',
        'capture settle 93 --tenant 54 --close "Given back at the processor."',
      ),
    )
    .action(async (invoice: number, options: SettleOptions, command: Command) => {
      await settleCapture(io, invoice, options);
      const capture = await withMigrated(io, (database) => captureOfInvoice(database, options.tenant, invoice));
      if (capture !== null) new Output(io, command).one(viewOf(capture));
    });
}

async function list(io: Io, { tenant, limit = DEFAULT_LIMIT }: ListOptions, command: Command): Promise<void> {
  const captures = await withMigrated(io, async (database) => {
    await demandKnownTenant(database, tenant);
    return await openCaptures(database, tenant, limit);
  });
  new Output(io, command).many('charges', captures.map(viewOf), COLUMNS);
}

function viewOf(capture: Capture): View {
  const { id: invoice, clientId: client, attempt, key, gateway, state, reference, reason, currency } = capture;
  return {
    ...{ invoice, client, attempt, key, gateway, state, reference, reason },
    amount: amountText(capture.amountMinor, currency.code),
    fees: amountText(capture.feesMinor, currency.code),
    startedAt: instantText(capture.startedAt),
  };
}
