import type { CommandOrigin, Outcome } from '../commands.ts';
import type { Instant } from '../dates.ts';
import type { RefusalCode } from '../errors.ts';
import type { Decimal } from '../money/decimal.ts';
import { minorOf, type Currency, type Minor } from '../money/money.ts';
import type { Commands } from '../ports.ts';
import type { Capture, CaptureState, OpenCaptureState } from '../records/capture.ts';
import { recordAnswer, stepOrigin } from './charge-attempt.ts';
import type { ChargeOutcome } from './processor.ts';

/**
 * How an operator ends a charge: with the processor's answer as it is found there; `again`: record money that was refused
 * before; `closed`: that money is on record elsewhere, or was given back.
 */
export type Settlement =
  ChargeOutcome | { readonly kind: 'again' } | { readonly kind: 'closed'; readonly reason: string };

const FROM: Readonly<Record<Settlement['kind'], OpenCaptureState>> = {
  captured: 'pending',
  declined: 'pending',
  again: 'unrecorded',
  closed: 'unrecorded',
};

/** A request to the processor may be on its way, and a gateway asks again by itself. */
const LEAVE_ALONE_MS = 600_000;

const STATES: Readonly<Record<CaptureState, string>> = {
  pending: 'has no answer of the processor',
  unrecorded: 'was captured, and its money is not on record',
  captured: 'is captured and on record',
  declined: 'was declined',
  closed: 'is closed',
};

/** The state of a charge in a sentence. */
export function chargeSentence({ id, state }: Pick<Capture, 'id' | 'state'>): string {
  return `The charge of invoice ${id} ${STATES[state]}.`;
}

/** Whether a charge is in the state that a settlement ends. */
export function isSettledBy({ state }: Pick<Capture, 'state'>, kind: Settlement['kind']): boolean {
  return state === FROM[kind];
}

/** Why an operator must leave a charge to the gateway for now, a sentence; `null` where none of that holds. */
export function reasonToWait({ state, startedAt }: Pick<Capture, 'state' | 'startedAt'>, now: Instant): string | null {
  if (state !== 'pending' || now - startedAt >= LEAVE_ALONE_MS) return null;
  return 'The charge began less than ten minutes ago: a gateway that runs settles it by itself.';
}

/** The processor's fees in minor units, or a sentence against them. Absent fees are 0. */
export function feesIn(currency: Currency, fees: Decimal | null): Minor | string {
  if (fees === null) return 0n;
  const minor = fees.unscaled < 0n ? 'negative' : minorOf(fees, currency);
  return typeof minor === 'bigint' ? minor : `${currency.code} does not have such fees.`;
}

/**
 * Ends a charge as an operator says. `round` names the try, and is another one for each form or run. The charge has one end:
 * where another came first, nothing is recorded. {@link endOfSettlement} says which it was.
 */
export async function settleCharge(
  commands: Commands,
  origin: CommandOrigin,
  capture: Capture,
  settlement: Settlement,
  round: string,
): Promise<Outcome> {
  const { id: invoiceId, attempt, reference, feesMinor } = capture;
  const { kind } = settlement;
  if (!isSettledBy(capture, kind)) {
    return { ok: true, result: { kind: 'capture-ended', state: capture.state, isRepeat: true } };
  }
  if (kind === 'again') {
    return await recordAnswer(commands, origin, capture, { kind: 'captured', reference, feesMinor }, round);
  }
  if (kind !== 'closed') return await recordAnswer(commands, origin, capture, settlement, '');
  return await commands.submit({
    kind: 'end-capture',
    origin: stepOrigin(origin, capture, 'end', round),
    ...{ invoiceId, attempt, from: FROM.closed, end: settlement },
  });
}

/**
 * The end that a settlement came to: `done`: the charge has the wanted end; `unrecorded`: the ledger refused the money;
 * `meanwhile`: another operator or a gateway came first.
 */
type SettlementEnd =
  { readonly kind: 'done' } | { readonly kind: 'unrecorded' | 'meanwhile'; readonly sentence: string };

/** Compares a settlement with the charge as it was before (`capture`) and as it is now. */
export function endOfSettlement(
  capture: Capture,
  settlement: Settlement,
  now: Capture | null,
  refusals: Readonly<Record<RefusalCode, string>>,
): SettlementEnd {
  const about = `The charge of invoice ${capture.id} was settled meanwhile`;
  if (now?.attempt !== capture.attempt) {
    return { kind: 'meanwhile', sentence: `${about}, and there is a later one. Nothing more was recorded.` };
  }
  if (isAsWanted(settlement, now)) return { kind: 'done' };
  const reference = settlement.kind === 'captured' ? settlement.reference : capture.reference;
  if (now.state === 'unrecorded' && settlement.kind !== 'declined' && now.reference === reference) {
    const reason = Object.hasOwn(refusals, now.reason) ? refusals[now.reason as RefusalCode] : now.reason;
    return { kind: 'unrecorded', sentence: `The money is not on record. ${reason}` };
  }
  const under = now.reference === '' ? '' : `, under the reference ${now.reference}`;
  const sentence = `${about}: it ${STATES[now.state]}${under}. Nothing more was recorded.`;
  return { kind: 'meanwhile', sentence };
}

function isAsWanted(settlement: Settlement, { state, reference, feesMinor, reason }: Capture): boolean {
  switch (settlement.kind) {
    case 'captured':
      return state === 'captured' && reference === settlement.reference && feesMinor === settlement.feesMinor;
    case 'again':
      return state === 'captured';
    case 'declined':
    case 'closed':
      return state === settlement.kind && reason === settlement.reason;
  }
}
