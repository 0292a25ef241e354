import { randomUUID } from 'node:crypto';
import { captureOfInvoice } from '../../../../db/reads/billing/capture-reads.ts';
import {
  chargeSentence,
  endOfSettlement,
  feesIn,
  isSettledBy,
  reasonToWait,
  settleCharge,
  type Settlement,
} from '../../../core/captures/settlement.ts';
import type { Decimal } from '../../../core/money/decimal.ts';
import type { Capture, CaptureState } from '../../../core/records/capture.ts';
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

/** Ends a charge as an operator says. Throws CommandError where that does not follow its state, or another came first. */
export async function settleCapture(io: Io, invoiceId: number, options: SettleOptions): Promise<void> {
  const { tenant } = options;
  demandOneEnd(options);
  const read = (): Promise<Capture | null> =>
    withMigrated(io, (database) => captureOfInvoice(database, tenant, invoiceId));
  await withMigrated(io, (database) => demandKnownTenant(database, tenant));
  const capture = await read();
  if (capture === null) throw new CommandError(`Invoice ${invoiceId} of tenant ${tenant} has no charge.`);
  const settlement = settlementOf(capture, options);
  if (!isSettledBy(capture, settlement.kind)) {
    throw new CommandError(`${chargeSentence(capture)} ${REMEDIES[capture.state] ?? ''}`.trimEnd());
  }
  const wait = reasonToWait(capture, io.clock.now());
  if (wait !== null) throw new CommandError(wait);
  await workAsOperator(io, tenant, (commands, origin) =>
    settleCharge(commands, origin, capture, settlement, randomUUID()),
  );
  const end = endOfSettlement(capture, settlement, await read(), REFUSALS);
  if (end.kind === 'done') return;
  const remedy = 'Mend that and run this again, or end the charge with --close.';
  throw new CommandError(end.kind === 'unrecorded' ? `${end.sentence} ${remedy}` : end.sentence);
}

const REMEDIES: Readonly<Partial<Record<CaptureState, string>>> = {
  pending: 'Give --captured or --declined, as the processor shows it.',
  unrecorded: 'Give no option, or --close.',
};

function demandOneEnd({ captured, fees, declined, close }: SettleOptions): void {
  if ([captured, declined, close].filter((each) => each !== undefined).length > 1) {
    throw new UsageError('--captured, --declined and --close exclude each other.');
  }
  if (fees !== undefined && captured === undefined) throw new UsageError('--fees requires --captured.');
}

function settlementOf({ currency }: Capture, { captured, fees, declined, close }: SettleOptions): Settlement {
  if (close !== undefined) return { kind: 'closed', reason: close };
  if (declined !== undefined) return { kind: 'declined', reason: declined };
  if (captured === undefined) return { kind: 'again' };
  const feesMinor = feesIn(currency, fees ?? null);
  if (typeof feesMinor === 'string') throw new UsageError(feesMinor);
  return { kind: 'captured', reference: captured, feesMinor };
}
