import type { CommandOrigin, Outcome } from '../commands.ts';
import type { Commands } from '../ports.ts';
import type { Capture } from '../records/capture.ts';
import type { TenantId } from '../tenant.ts';
import type { Charge, ChargeOutcome } from './processor.ts';

/** The charge of an attempt. */
export function chargeOf(tenantId: TenantId, capture: Capture): Charge {
  const { id: invoiceId, key, amountMinor, currency, gateway, remoteToken } = capture;
  return { tenantId, invoiceId, key, amountMinor, currency, gateway, remoteToken };
}

/**
 * Records the processor's answer to an attempt: the payment first, then the end of the attempt. Both commands are named
 * after the attempt, so that the gateway that asked and one that finds the attempt in doubt record one payment. Resolves
 * to a refused payment's outcome: its money is with the processor, and the attempt keeps the transaction.
 */
export async function recordCharge(
  commands: Commands,
  origin: CommandOrigin,
  capture: Capture,
  charged: ChargeOutcome,
): Promise<Outcome> {
  const { id: invoiceId, attempt, gateway, amountMinor, currency } = capture;
  const named = (step: string): CommandOrigin => ({
    ...origin,
    commandId: `capture:${capture.key}:${step}`,
    requestDigest: null,
    isOfGateway: true,
  });
  if (charged.kind === 'captured') {
    const paid = await commands.submit({
      kind: 'add-payment',
      origin: named('payment'),
      invoiceId,
      amount: { unscaled: amountMinor, scale: currency.exponent },
      fees: { unscaled: charged.feesMinor, scale: currency.exponent },
      gateway,
      reference: charged.reference,
      paidAt: null,
      sendsMail: true,
      details: {},
      completesDelivery: false,
      duplicateDigest: null,
    });
    if (!paid.ok) return paid;
  }
  return await commands.submit({ kind: 'end-capture', origin: named('end'), invoiceId, attempt, charged });
}
