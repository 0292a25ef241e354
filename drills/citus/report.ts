import { countsText } from '../shared/counts.ts';
import type { Findings } from './drill.ts';
import type { Outage } from './faults.ts';
import type { Options } from './options.ts';

/** The longest that a caller may wait for an answer. */
const SLOWEST_MS = 6_000;
/** The longest that a tenant of a living node may wait for a success. */
const OTHERS_MS = 6_000;
const GATEWAYS = 2;

/** The failures, a sentence each; empty in a drill that passed. */
export function complaintsOf(found: Findings): readonly string[] {
  const { verdict, mails } = found;
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
    ...(found.gatewaysAlive === GATEWAYS ? [] : [`Only ${found.gatewaysAlive} of ${GATEWAYS} gateways are ready`]),
    ...(found.slowestMs <= SLOWEST_MS ? [] : [`A caller waited ${whole(found.slowestMs)} ms for an answer`]),
    ...found.outages.flatMap(outageComplaints),
    ...(mails.asked > 0 && mails.waiting === 0 ? [] : [`${mails.waiting} of ${mails.asked} mails were not sent`]),
    ...(mails.missing === 0 ? [] : [`${mails.missing} mails are marked as sent and never came`]),
    ...(found.prepared === 0 ? [] : [`${found.prepared} transactions are prepared and not ended`]),
    ...listed('errors were logged', found.errors),
  ];
}

function outageComplaints(outage: Outage): readonly string[] {
  const isWorker = outage.gapOfOthers !== null;
  const failed = Object.entries(outage.commands).filter(([, code]) => code !== 0);
  return [
    ...(outage.gapOfOthers !== null && outage.gapOfOthers > OTHERS_MS
      ? [`Tenants of the other node waited ${whole(outage.gapOfOthers)} ms for a success`]
      : []),
    ...(isWorker && outage.readyMeanwhile < GATEWAYS
      ? [`Only ${outage.readyMeanwhile} of ${GATEWAYS} gateways were ready while ${outage.what} was away`]
      : []),
    ...failed.map(([name, code]) => `While ${outage.what} was away a command ended with ${code}: ${name.trim()}`),
  ];
}

/** The findings in words. */
export function reportOf(found: Findings, options: Options): string {
  const { verdict, mails } = found;
  return [
    `${found.versions}: a coordinator, 2 workers, ${GATEWAYS} gateways, ${options.payers} payers, seed ${options.seed}`,
    `tenants ${found.tenants.join(', ')}; distributed the filled database in ${whole(found.distributedMs)} ms`,
    `payments: ${found.sent} sent, ${verdict.acknowledged} acknowledged, ${verdict.recorded} recorded`,
    `lost ${verdict.lost.length}, doubled ${verdict.doubled.length}, wrong ${verdict.wrong.length}, unasked ${verdict.unasked.length}, unresolved ${found.unresolved}`,
    `asked again until the answer was definitive: ${found.retried}; sent again after success: ${found.resent}`,
    `before the first fault: ${whole(found.steadyRate)} successes a second`,
    ...found.moves.map(
      ({ ms, longestGapMs, failures }) =>
        `moved a tenant in ${whole(ms)} ms, its longest time without a success ${whole(longestGapMs)} ms; other answers: ${countsText(failures)}`,
    ),
    ...found.outages.map(outageText),
    `slowest answer: ${whole(found.slowestMs)} ms`,
    `all answers: ${countsText(found.answers)}`,
    `mails: ${mails.asked} asked for, ${mails.waiting} waiting, ${mails.missing} missing; the last was sent ${found.mailsDrainedMs === null ? 'never' : `${whole(found.mailsDrainedMs)} ms after the load`}`,
    `transactions prepared and not ended: ${found.prepared}`,
    `gateways that are still the same processes: ${found.gatewaysAlive} of ${GATEWAYS}`,
    `seals: ${found.sealed}`,
    `verify: ${found.verified}`,
    `verify of the backup, restored to one server: ${found.restored}`,
  ].join('\n');
}

function outageText(outage: Outage): string {
  const gap = (ms: number | null): string => (ms === null ? '-' : `${whole(ms)} ms`);
  return (
    `${outage.what} was away for ${whole(outage.awayMs)} ms; longest time without a success: tenants on it ` +
    `${gap(outage.gapOfTenantsOnIt)}, others ${gap(outage.gapOfOthers)}; other answers: tenants on it ` +
    `${countsText(outage.failures)}, others ${countsText(outage.failuresOfOthers)}; ready meanwhile: ` +
    `${outage.readyMeanwhile}; commands: ${countsText(outage.commands)}`
  );
}

function whole(value: number): string {
  return String(Math.round(value));
}
