import type { CommandOrigin, Outcome } from '../commands.ts';
import type { CaptureEnd, SettledCharge } from '../commands/captures.ts';
import type { Decimal } from '../money/decimal.ts';
import type { Minor } from '../money/money.ts';
import type { Commands } from '../ports.ts';
import type { Capture, OpenCaptureState } from '../records/capture.ts';
import { RATE_OF_ONE } from '../records/transaction.ts';
import type { TenantId } from '../tenant.ts';
import type { CapturedCharge, Charge, ChargeOutcome } from './processor.ts';

/** The charge of an attempt. */
export function chargeOf(tenantId: TenantId, capture: Capture): Charge {
  const { id: invoiceId, key, amountMinor, currency, gateway, remoteToken } = capture;
  return { tenantId, invoiceId, key, amountMinor, currency, gateway, remoteToken };
}

/** Records the processor's answer to a pending attempt, by the gateway itself: a revoked caller must not lose money. */
export function recordCharge(
  commands: Commands,
  origin: CommandOrigin,
  capture: Capture,
  charged: ChargeOutcome,
): Promise<Outcome> {
  return recordAnswer(commands, { ...origin, isOfGateway: true }, capture, charged, '');
}

/**
 * Records an answer to an attempt: its money and its end in one transaction. The first answer ends the attempt, whether the
 * gateway that asked gives it, one that finds the attempt in doubt, or an operator. Every later one records nothing, and its
 * result is a repeat. All answers to a pending attempt have one name: `round` is empty. It names a further try to record
 * money that was refused before.
 */
export async function recordAnswer(
  commands: Commands,
  origin: CommandOrigin,
  capture: Capture,
  charged: ChargeOutcome,
  round: string,
): Promise<Outcome> {
  const { id: invoiceId, attempt, state: from } = capture;
  if (from !== 'pending' && from !== 'unrecorded') {
    return { ok: true, result: { kind: 'capture-ended', state: from, isRepeat: true } };
  }
  const named = (step: string): CommandOrigin => stepOrigin(origin, capture, step, round);
  const end = (how: CaptureEnd): Promise<Outcome> =>
    commands.submit({ kind: 'end-capture', origin: named('end'), invoiceId, attempt, from, end: how });
  if (charged.kind === 'declined') return await end(charged);
  // A payment without a number could not be recognised.
  const taken = { ...charged, reference: charged.reference === '' ? capture.key : charged.reference };
  const money = await recordMoney(commands, named, { ...capture, state: from }, taken);
  if (!money.ok) {
    // The operator's rights changed: the money was not looked at.
    if (money.code === 'credential-revoked') return money;
    return await end({ ...taken, kind: 'unrecorded', reason: money.code });
  }
  if (money.result.kind === 'capture-ended') return money;
  // An earlier version recorded the money, and died before it ended the attempt.
  if (money.isReplay === true) return await end(taken);
  return { ok: true, result: { kind: 'capture-ended', state: 'captured', isRepeat: false } };
}

/** The origin of a step of an attempt. */
export function stepOrigin(origin: CommandOrigin, { key }: Capture, step: string, round: string): CommandOrigin {
  const commandId = `capture:${key}:${step}${round === '' ? '' : `:${round}`}`;
  return { ...origin, commandId, requestDigest: null };
}

async function recordMoney(
  commands: Commands,
  named: (step: string) => CommandOrigin,
  capture: Capture & { readonly state: OpenCaptureState },
  taken: CapturedCharge,
): Promise<Outcome> {
  const { id: invoiceId, attempt, state: from } = capture;
  const settles: SettledCharge = { invoiceId, attempt, from, end: taken };
  const outcome = await commands.submit({
    kind: 'add-payment',
    origin: named('payment'),
    invoiceId,
    ...moneyOf(capture, taken),
    paidAt: null,
    sendsMail: true,
    details: {},
    completesDelivery: false,
    duplicateDigest: null,
    settles,
  });
  if (outcome.ok || outcome.code !== 'invoice-refuses-payment') return outcome;
  // The invoice was closed meanwhile, and owes nothing: all of the money is an excess.
  const { amount: amountIn, ...money } = moneyOf(capture, taken);
  return await commands.submit({
    kind: 'add-transaction',
    origin: named('credit'),
    ...money,
    amountIn,
    amountOut: null,
    clientId: capture.clientId,
    invoiceId: null,
    currencyId: null,
    paidAt: null,
    description: `Charge of Invoice #${invoiceId}, which takes no payment`,
    rate: RATE_OF_ONE,
    isCredit: true,
    allowsDuplicate: false,
    settles,
  });
}

function moneyOf(
  { amountMinor, currency, gateway }: Capture,
  { reference, feesMinor }: { readonly reference: string; readonly feesMinor: Minor },
): { readonly gateway: string; readonly reference: string; readonly amount: Decimal; readonly fees: Decimal } {
  const decimal = (unscaled: Minor): Decimal => ({ unscaled, scale: currency.exponent });
  return { gateway, reference, amount: decimal(amountMinor), fees: decimal(feesMinor) };
}
