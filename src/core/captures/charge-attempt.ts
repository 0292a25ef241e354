import type { CommandOrigin, Outcome } from '../commands.ts';
import type { CaptureEnd } from '../commands/captures.ts';
import type { Decimal } from '../money/decimal.ts';
import type { Minor } from '../money/money.ts';
import type { Commands } from '../ports.ts';
import type { Capture } from '../records/capture.ts';
import { RATE_OF_ONE } from '../records/transaction.ts';
import type { TenantId } from '../tenant.ts';
import type { Charge, ChargeOutcome } from './processor.ts';

/** The charge of an attempt. */
export function chargeOf(tenantId: TenantId, capture: Capture): Charge {
  const { id: invoiceId, key, amountMinor, currency, gateway, remoteToken } = capture;
  return { tenantId, invoiceId, key, amountMinor, currency, gateway, remoteToken };
}

/**
 * Records the processor's answer to an attempt: the money first, then the end of the attempt. The commands are named after
 * the attempt, so that the gateway that asked and one that finds the attempt in doubt record its money once. `round` names
 * a further try to record money that was refused before.
 */
export async function recordCharge(
  commands: Commands,
  origin: CommandOrigin,
  capture: Capture,
  charged: ChargeOutcome,
  round = '',
): Promise<Outcome> {
  const { id: invoiceId, attempt } = capture;
  const named = (step: string): CommandOrigin => namedAfter(origin, capture, step, round);
  const end = await endOf(commands, named, capture, charged);
  return await commands.submit({ kind: 'end-capture', origin: named('end'), invoiceId, attempt, end });
}

/** The origin of a step of an attempt. */
export function namedAfter(origin: CommandOrigin, { key }: Capture, step: string, round: string): CommandOrigin {
  const commandId = `capture:${key}:${step}${round === '' ? '' : `:${round}`}`;
  return { ...origin, commandId, requestDigest: null, isOfGateway: true };
}

async function endOf(
  commands: Commands,
  named: (step: string) => CommandOrigin,
  capture: Capture,
  charged: ChargeOutcome,
): Promise<CaptureEnd> {
  if (charged.kind === 'declined') return charged;
  // A payment without a number could not be recognised.
  const reference = charged.reference === '' ? capture.key : charged.reference;
  const taken = { ...charged, reference };
  let outcome = await commands.submit({
    kind: 'add-payment',
    origin: named('payment'),
    invoiceId: capture.id,
    ...moneyOf(capture, taken),
    paidAt: null,
    sendsMail: true,
    details: {},
    completesDelivery: false,
    duplicateDigest: null,
  });
  // The invoice was closed meanwhile, and owes nothing: all of the money is an excess.
  if (!outcome.ok && outcome.code === 'invoice-refuses-payment') {
    const { amount: amountIn, ...money } = moneyOf(capture, taken);
    outcome = await commands.submit({
      kind: 'add-transaction',
      origin: named('credit'),
      ...money,
      amountIn,
      amountOut: null,
      clientId: capture.clientId,
      invoiceId: null,
      currencyId: null,
      paidAt: null,
      description: `Charge of Invoice #${capture.id}, which takes no payment`,
      rate: RATE_OF_ONE,
      isCredit: true,
      allowsDuplicate: false,
    });
  }
  return outcome.ok ? taken : { ...taken, kind: 'unrecorded', reason: outcome.code };
}

function moneyOf(
  { amountMinor, currency, gateway }: Capture,
  { reference, feesMinor }: { readonly reference: string; readonly feesMinor: Minor },
): { readonly gateway: string; readonly reference: string; readonly amount: Decimal; readonly fees: Decimal } {
  const decimal = (unscaled: Minor): Decimal => ({ unscaled, scale: currency.exponent });
  return { gateway, reference, amount: decimal(amountMinor), fees: decimal(feesMinor) };
}
