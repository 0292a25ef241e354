import { countsText } from './counts.ts';
import type { Totals } from './journal.ts';
import type { Judgement } from './judge.ts';
import type { PaymentOptions } from './payment-options.ts';
import type { Result } from './script.ts';

/** The longest that a caller may wait for an answer. */
const SLOWEST_MS = 6_000;

/** The findings of a drill that pays while servers are killed. */
export interface PaymentFindings extends Judgement, Totals {
  readonly steadyRate: number;
  /** `null`: not all were sent in time. */
  readonly mailsDrainedMs: number | null;
  /** Gateways that are the same processes as at the start, and ready. */
  readonly gatewaysAlive: number;
  /** The gateways' log lines at error. */
  readonly errors: readonly string[];
}

/** A sentence with the first of a list; none for an empty list. */
export function listed(what: string, list: readonly string[]): string[] {
  return list.length === 0 ? [] : [`${list.length} ${what}: ${[...new Set(list)].slice(0, 5).join('; ')}`];
}

export function whole(value: number): string {
  return String(Math.round(value));
}

/** The failures of payments, gateways and mails, a sentence each; empty where there are none. */
export function paymentComplaints(found: PaymentFindings, gateways: number): readonly string[] {
  const { verdict, mails } = found;
  return [
    ...listed('acknowledged payments are lost', verdict.lost),
    ...listed('payments are recorded twice', verdict.doubled),
    ...listed('payments are recorded with another amount or at another invoice', verdict.wrong),
    ...listed('payments are recorded that no caller sent', verdict.unasked),
    ...listed('rules of the tables are broken', found.broken),
    ...listed('answers were neither success nor "the database is away"', found.refusals),
    ...(found.unresolved === 0 ? [] : [`${found.unresolved} payments never had a definitive answer`]),
    ...(verdict.acknowledged > 0 ? [] : ['No payment was acknowledged']),
    ...(found.gatewaysAlive === gateways
      ? []
      : [`Only ${found.gatewaysAlive} of ${gateways} gateways live and are ready`]),
    ...(found.slowestMs <= SLOWEST_MS ? [] : [`A caller waited ${whole(found.slowestMs)} ms for an answer`]),
    ...(mails.asked > 0 && mails.waiting === 0 ? [] : [`${mails.waiting} of ${mails.asked} mails were not sent`]),
    ...(mails.missing === 0 ? [] : [`${mails.missing} mails are marked as sent and never came`]),
    ...listed('errors were logged', found.errors),
  ];
}

/** The payments in words: before the faults, and after them. */
export function paymentLines(
  found: PaymentFindings,
  gateways: number,
): { readonly before: readonly string[]; readonly after: readonly string[] } {
  const { verdict, mails } = found;
  const drained = found.mailsDrainedMs === null ? 'never' : `${whole(found.mailsDrainedMs)} ms after the load`;
  return {
    before: [
      `payments: ${found.sent} sent, ${verdict.acknowledged} acknowledged, ${verdict.recorded} recorded`,
      `lost ${verdict.lost.length}, doubled ${verdict.doubled.length}, wrong ${verdict.wrong.length}, unasked ${verdict.unasked.length}, unresolved ${found.unresolved}`,
      `asked again until the answer was definitive: ${found.retried}; sent again after success: ${found.resent}`,
      `before the first fault: ${whole(found.steadyRate)} successes a second`,
    ],
    after: [
      `slowest answer: ${whole(found.slowestMs)} ms`,
      `all answers: ${countsText(found.answers)}`,
      `mails: ${mails.asked} asked for, ${mails.waiting} waiting, ${mails.missing} missing; the last was sent ${drained}`,
      `gateways that are still the same processes: ${found.gatewaysAlive} of ${gateways}`,
    ],
  };
}

/** The end of a drill: the report, or with `--json` the options and all findings. */
export function resultOf(
  options: PaymentOptions,
  found: PaymentFindings,
  complaints: readonly string[],
  report: () => string,
): Result {
  const json = (): string => JSON.stringify({ options, ...found, complaints }, null, 2);
  return { text: options.isJson ? json() : report(), complaints };
}
