import { countsText } from '../shared/counts.ts';
import { paymentComplaints, paymentLines, whole } from '../shared/report.ts';
import type { Findings } from './drill.ts';
import type { Outage } from './faults.ts';
import type { Options } from './options.ts';

/** The longest that a tenant of a living node may wait for a success. */
const OTHERS_MS = 6_000;
const GATEWAYS = 2;

/** The failures, a sentence each; empty in a drill that passed. */
export function complaintsOf(found: Findings): readonly string[] {
  return [
    ...paymentComplaints(found, GATEWAYS),
    ...found.outages.flatMap(outageComplaints),
    ...(found.prepared === 0 ? [] : [`${found.prepared} transactions are prepared and not ended`]),
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
  const { before, after } = paymentLines(found, GATEWAYS);
  return [
    `${found.versions}: a coordinator, 2 workers, ${GATEWAYS} gateways, ${options.payers} payers, seed ${options.seed}`,
    `tenants ${found.tenants.join(', ')}; distributed the filled database in ${whole(found.distributedMs)} ms`,
    ...before,
    ...found.moves.map(
      ({ ms, longestGapMs, failures }) =>
        `moved a tenant in ${whole(ms)} ms, its longest time without a success ${whole(longestGapMs)} ms; other answers: ${countsText(failures)}`,
    ),
    ...found.outages.map(outageText),
    ...after,
    `transactions prepared and not ended: ${found.prepared}`,
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
