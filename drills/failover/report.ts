import { countsText } from '../shared/counts.ts';
import type { Findings } from './drill.ts';
import type { Options } from './options.ts';

/** The longest that a caller may wait for an answer. */
const SLOWEST_MS = 6_000;
/** Of one gateway: 5 to write, 6 to read; and 2 for the relay and 7 for the queue. */
const POOLED_EACH = 11;
const DIRECT_EACH = 9;
const GATEWAYS = 2;
/** Of the pooler to the database. */
const POOL = 12;

/** The failures, a sentence each; empty in a drill that passed. */
export function complaintsOf(found: Findings): readonly string[] {
  const { verdict, connections, mails } = found;
  const listed = (what: string, list: readonly string[]): string[] =>
    list.length === 0 ? [] : [`${list.length} ${what}: ${[...new Set(list)].slice(0, 5).join('; ')}`];
  return [
    ...listed('acknowledged payments are lost', verdict.lost),
    ...listed('payments are recorded twice', verdict.doubled),
    ...listed('payments are recorded with another amount or at another invoice', verdict.wrong),
    ...listed('payments are recorded that no caller sent', verdict.unasked),
    ...listed('rules of the tables are broken', found.broken),
    ...listed('answers were neither success nor "the database is away"', found.refusals),
    ...(found.unresolved === 0 ? [] : [`${found.unresolved} payments never had a definitive answer`]),
    ...(verdict.acknowledged > 0 ? [] : ['No payment was acknowledged']),
    ...(found.gatewaysAlive === GATEWAYS
      ? []
      : [`Only ${found.gatewaysAlive} of ${GATEWAYS} gateways live and are ready`]),
    ...(found.slowestMs <= SLOWEST_MS ? [] : [`A caller waited ${whole(found.slowestMs)} ms for an answer`]),
    ...found.outages.flatMap((outage, index) =>
      outage.firstSuccessMs === null ? [`After kill ${index + 1} no payment succeeded`] : [],
    ),
    ...(mails.asked > 0 && mails.waiting === 0 ? [] : [`${mails.waiting} of ${mails.asked} mails were not sent`]),
    ...(mails.missing === 0 ? [] : [`${mails.missing} mails are marked as sent and never came`]),
    ...leaks(connections),
    ...listed('errors were logged', found.errors),
  ];
}

function leaks({ toServer, toPooler, inTransaction }: Findings['connections']): string[] {
  const runtime = toServer['gateway_runtime'] ?? 0;
  const worker = toServer['gateway_worker'] ?? 0;
  return [
    ...(runtime <= POOL ? [] : [`The pooler holds ${runtime} connections`]),
    ...(worker <= GATEWAYS * DIRECT_EACH ? [] : [`The jobs hold ${worker} connections`]),
    ...(toPooler <= GATEWAYS * POOLED_EACH ? [] : [`The gateways hold ${toPooler} connections to the pooler`]),
    ...(inTransaction === 0 ? [] : [`${inTransaction} transactions were left open`]),
  ];
}

/** The findings in words. */
export function reportOf(found: Findings, options: Options): string {
  const { verdict, mails, connections } = found;
  return [
    `PostgreSQL ${found.server}, ${GATEWAYS} gateways, ${options.payers} payers, seed ${options.seed}, ${options.kills} kills`,
    `payments: ${found.sent} sent, ${verdict.acknowledged} acknowledged, ${verdict.recorded} recorded`,
    `lost ${verdict.lost.length}, doubled ${verdict.doubled.length}, wrong ${verdict.wrong.length}, unasked ${verdict.unasked.length}, unresolved ${found.unresolved}`,
    `asked again until the answer was definitive: ${found.retried}; sent again after success: ${found.resent}`,
    `before the first kill: ${whole(found.steadyRate)} successes a second`,
    ...found.outages.map(
      (outage, index) =>
        `kill ${index + 1}: promoted after ${whole(outage.promotedMs)} ms, first success after ${outage.firstSuccessMs === null ? '-' : whole(outage.firstSuccessMs)} ms, ` +
        `longest gap ${whole(outage.longestGapMs)} ms; other answers: ${countsText(outage.failures)}`,
    ),
    `slowest answer: ${whole(found.slowestMs)} ms`,
    `all answers: ${countsText(found.answers)}`,
    `mails: ${mails.asked} asked for, ${mails.waiting} waiting, ${mails.missing} missing; the last was sent ${found.mailsDrainedMs === null ? 'never' : `${whole(found.mailsDrainedMs)} ms after the load`}`,
    `connections afterwards: ${countsText(connections.toServer)}, ${connections.toPooler} to the pooler, ${connections.inTransaction} in a transaction`,
    `gateways that are still the same processes: ${found.gatewaysAlive} of ${GATEWAYS}`,
  ].join('\n');
}

function whole(value: number): string {
  return String(Math.round(value));
}
