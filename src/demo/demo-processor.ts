import { createHash } from 'node:crypto';
import type { Charge, ChargeOutcome, PaymentProcessor } from '../core/captures/processor.ts';

/** A token with this word in it, and an amount that ends with these minor units, are declined. */
const DECLINED_TOKEN = /decline/i;
const DECLINED_ENDING = 66n;

/**
 * The demo's payment processor: it captures, and declines on request. Its answer follows from the charge, so that it keeps
 * nothing: the same key has the same outcome in each process. No money moves.
 */
export function demoProcessor(): PaymentProcessor {
  const outcome = (charge: Charge): Promise<ChargeOutcome> => Promise.resolve(outcomeOf(charge));
  return { charge: outcome, outcomeOf: outcome };
}

function outcomeOf({ key, remoteToken, amountMinor }: Charge): ChargeOutcome {
  if (DECLINED_TOKEN.test(remoteToken)) return { kind: 'declined', reason: 'The card was declined.' };
  if (amountMinor % 100n === DECLINED_ENDING) return { kind: 'declined', reason: 'Insufficient funds.' };
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 16).toUpperCase();
  return { kind: 'captured', reference: `DEMO-${digest}`, feesMinor: 0n };
}
