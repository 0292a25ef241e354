import { countsText } from '../shared/counts.ts';
import { paymentComplaints, paymentLines, whole } from '../shared/report.ts';
import type { Findings } from './drill.ts';
import type { Options } from './options.ts';

/** Of one gateway: 5 to write, 6 to read; and 2 for the relay and 7 for the queue. */
const POOLED_EACH = 11;
const DIRECT_EACH = 9;
const GATEWAYS = 2;
/** Of the pooler to the database. */
const POOL = 12;

/** The failures, a sentence each; empty in a drill that passed. */
export function complaintsOf(found: Findings): readonly string[] {
  return [
    ...paymentComplaints(found, GATEWAYS),
    ...found.outages.flatMap((outage, index) =>
      outage.firstSuccessMs === null ? [`After kill ${index + 1} no payment succeeded`] : [],
    ),
    ...leaks(found.connections),
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
  const { connections } = found;
  const { before, after } = paymentLines(found, GATEWAYS);
  return [
    `PostgreSQL ${found.server}, ${GATEWAYS} gateways, ${options.payers} payers, seed ${options.seed}, ${options.kills} kills`,
    ...before,
    ...found.outages.map(
      (outage, index) =>
        `kill ${index + 1}: promoted after ${whole(outage.promotedMs)} ms, first success after ${outage.firstSuccessMs === null ? '-' : whole(outage.firstSuccessMs)} ms, ` +
        `longest gap ${whole(outage.longestGapMs)} ms; other answers: ${countsText(outage.failures)}`,
    ),
    ...after,
    `connections afterwards: ${countsText(connections.toServer)}, ${connections.toPooler} to the pooler, ${connections.inTransaction} in a transaction`,
  ].join('\n');
}
