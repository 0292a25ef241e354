import { randomUUID } from 'node:crypto';
import { captureOfInvoice } from '../../../../db/reads/billing/capture-reads.ts';
import { namedAfter, recordCharge } from '../../../core/captures/charge-attempt.ts';
import type { ChargeOutcome } from '../../../core/captures/processor.ts';
import type { Decimal } from '../../../core/money/decimal.ts';
import { minorOf } from '../../../core/money/money.ts';
import type { Capture } from '../../../core/records/capture.ts';
import { withMigrated } from '../../support/connection.ts';
import { CommandError } from '../../support/errors.ts';
import type { Io } from '../../support/io.ts';
import { workAsOperator } from '../../support/operator-ledger.ts';
import type { ValueParser } from '../../support/options.ts';
import { REFUSALS } from '../../support/refusals.ts';
import { demandKnownTenant } from '../../support/tenants.ts';
import { UsageError } from '../../support/usage-error.ts';

export interface SettleOptions {
  readonly tenant: number;
  readonly captured?: string;
  readonly fees?: Decimal;
  readonly declined?: string;
  readonly close?: string;
}

const LINE: ValueParser<string> = {
  rule: 'one line of 1 to 255 characters',
  read: (text) => {
    const line = text.trim();
    return line !== '' && line.length <= 255 && !/\p{Cc}/u.test(line) ? line : null;
  },
};
export const REFERENCE = LINE;
export const REASON = LINE;

/** A request to the processor may be on its way, and a gateway asks again by itself. */
const LEAVE_ALONE_MS = 600_000;

/** Ends a charge as an operator says. Throws CommandError where that does not follow its state. */
export async function settleCapture(io: Io, invoiceId: number, options: SettleOptions): Promise<void> {
  const { tenant, captured, fees, declined, close } = options;
  if ([captured, declined, close].filter((each) => each !== undefined).length > 1) {
    throw new UsageError('--captured, --declined and --close exclude each other.');
  }
  if (fees !== undefined && captured === undefined) throw new UsageError('--fees requires --captured.');
  const capture = await withMigrated(io, async (database) => {
    await demandKnownTenant(database, tenant);
    return await captureOfInvoice(database, tenant, invoiceId);
  });
  if (capture === null) throw new CommandError(`Invoice ${invoiceId} of tenant ${tenant} has no charge.`);
  const round = randomUUID();
  const result = await workAsOperator(io, tenant, (commands, origin) => {
    if (close === undefined) return recordCharge(commands, origin, capture, answerOf(io, capture, options), round);
    demandState(capture, 'unrecorded');
    const { attempt } = capture;
    const end = { kind: 'closed', reason: close } as const;
    return commands.submit({
      kind: 'end-capture',
      origin: namedAfter(origin, capture, 'end', round),
      ...{ invoiceId, attempt, end },
    });
  });
  if (result.kind !== 'capture-ended' || result.state !== 'unrecorded') return;
  const now = await withMigrated(io, (database) => captureOfInvoice(database, tenant, invoiceId));
  const reason = REFUSALS[(now?.reason ?? '') as keyof typeof REFUSALS] as string | undefined;
  throw new CommandError(
    `The money is not on record. ${reason ?? ''} Mend that and run this again, or end the charge with --close.`,
  );
}

/** The processor's answer: as the operator found it there, or as it is stored. */
function answerOf(io: Io, capture: Capture, { captured, fees, declined }: SettleOptions): ChargeOutcome {
  if (captured === undefined && declined === undefined) {
    demandState(capture, 'unrecorded');
    return { kind: 'captured', reference: capture.reference, feesMinor: capture.feesMinor };
  }
  demandState(capture, 'pending');
  if (io.clock.now() - capture.startedAt < LEAVE_ALONE_MS) {
    throw new CommandError('The charge began less than ten minutes ago: a gateway that runs settles it by itself.');
  }
  if (declined !== undefined) return { kind: 'declined', reason: declined };
  const feesMinor = fees === undefined ? 0n : minorOf(fees, capture.currency);
  if (typeof feesMinor === 'string') throw new UsageError(`${capture.currency.code} does not have such fees.`);
  return { kind: 'captured', reference: captured ?? '', feesMinor };
}

function demandState({ id, state }: Capture, wanted: 'pending' | 'unrecorded'): void {
  if (state === wanted) return;
  const sentences: Readonly<Record<Capture['state'], string>> = {
    pending: 'has no answer of the processor: give --captured or --declined, as the processor shows it',
    unrecorded: 'was captured, and its money is not on record: give no option, or --close',
    captured: 'is captured and on record',
    declined: 'was declined',
    closed: 'is closed',
  };
  throw new CommandError(`The charge of invoice ${id} ${sentences[state]}.`);
}
