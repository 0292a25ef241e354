import { createHash } from 'node:crypto';
import type { Command } from 'commander';
import { listPayments, type ListedPayment } from '../../../../db/admin/payment-list.ts';
import { shortest, textOfDecimal, type Decimal } from '../../../core/money/decimal.ts';
import { withMigrated } from '../../support/connection.ts';
import { CommandError } from '../../support/errors.ts';
import { say, type Io } from '../../support/io.ts';
import * as parsers from '../../support/value-parsers.ts';
import { examples, valueArgument, valueOption, type ValueParser } from '../../support/options.ts';
import { Output } from '../../support/output.ts';
import { demandKnownTenant } from '../../support/tenants.ts';
import { submitAsOperator, type OperatorCommand } from '../../support/operator-ledger.ts';
import { paymentView } from './view.ts';

const REFERENCE: ValueParser<string> = {
  rule: 'one line of 1 to 255 characters',
  read: (text) => {
    const reference = text.trim();
    return reference !== '' && reference.length <= 255 && !/\p{Cc}/u.test(reference) ? reference : null;
  },
};

const ALREADY_RECORDED = 'The refund of this reference is recorded already: nothing more was recorded.';

interface RefundOptions {
  readonly tenant: number;
  readonly amount?: Decimal;
  readonly reference?: string;
}

/** `payment refund`: records a refund. */
export function addPaymentRefund(group: Command, io: Io): void {
  group
    .command('refund')
    .description('record that money of a payment was given back; the gateway moves no money itself')
    .addArgument(valueArgument('<payment>', 'its id: payment list shows it', parsers.ID))
    .addOption(valueOption('--tenant <tenant>', 'the tenant', parsers.ID).makeOptionMandatory())
    .addOption(valueOption('--amount <amount>', 'how much; default: all that is left of it', parsers.AMOUNT))
    .addOption(
      valueOption(
        '--reference <number>',
        "the refund's number at the gateway; the same command with it again records nothing more",
        REFERENCE,
      ),
    )
    .addHelpText('after', examples('payment refund 1 --tenant 54 --amount 5.00 --reference RF-1001'))
    .action(async (payment: number, options: RefundOptions, command: Command) => {
      const { invoiceId, refundedMinor } = await readPayment(io, options.tenant, payment);
      const result = await submitAsOperator(io, options.tenant, refundOf(payment, invoiceId, options));
      if (result.kind !== 'payment-refunded') throw new Error(`The ledger answered ${result.kind}`);
      const refunded = await readPayment(io, options.tenant, payment);
      if (refunded.refundedMinor === refundedMinor) say(io, ALREADY_RECORDED);
      new Output(io, command).one({ refund: result.refundId, ...paymentView(refunded) });
    });
}

async function readPayment(io: Io, tenant: number, id: number): Promise<ListedPayment> {
  const [payment] = await withMigrated(io, async (database) => {
    await demandKnownTenant(database, tenant);
    const any = { invoiceId: null, clientId: null, reference: null, from: null, to: null };
    return await listPayments(database, tenant, { ...any, paymentId: id, after: 0, limit: 1 });
  });
  if (payment !== undefined) return payment;
  throw new CommandError(`Tenant ${tenant} has no payment ${id}: payment list shows those there are.`);
}

/** With a reference the command's id is made of it, so that a repeated command is recognised. */
function refundOf(
  paymentId: number,
  invoiceId: number,
  { amount = null, reference }: { amount?: Decimal | null; reference?: string },
): OperatorCommand {
  const build: OperatorCommand['build'] = (origin) => ({
    kind: 'refund-payment',
    origin,
    invoiceId,
    paymentId,
    amount,
    reference: reference ?? '',
    refundedAt: null,
  });
  if (reference === undefined) return { build };
  // `5.00` and `5` are one amount.
  const said = amount === null ? 'all' : textOfDecimal(shortest(amount));
  return {
    build,
    key: {
      commandId: `refund:${paymentId}:${digestOf(reference)}`,
      requestDigest: digestOf(said),
    },
  };
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
