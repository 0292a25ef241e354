import { countsText } from '../shared/counts.ts';
import type { Verdict } from '../shared/judge.ts';
import { listed, whole } from '../shared/report.ts';
import { isEven } from './judge.ts';
import type { Findings, Inflicted } from './drill.ts';
import type { Options } from './options.ts';
import { KILLS } from './plan.ts';

/** The failures, a sentence each; empty in a run that passed. */
export function complaintsOf(found: Findings, { recoveryMs }: Pick<Options, 'recoveryMs'>): readonly string[] {
  const { mails, sums } = found;
  return [
    ...ofVerdict('payments', found.verdict),
    ...ofVerdict('invoices', found.invoices),
    ...(isEven(sums)
      ? []
      : [
          `The sums differ: ${sums.recorded} recorded, ${sums.acknowledged} acknowledged and ${sums.unacknowledged} never answered`,
        ]),
    ...listed('rules of the tables are broken', found.broken),
    ...listed('differences were found by verify', found.differences),
    ...listed('answers were neither success nor "the database is away"', found.refusals),
    ...(found.unresolved === 0 ? [] : [`${found.unresolved} payments or invoices never had a definitive answer`]),
    ...(found.verdict.acknowledged > 0 ? [] : ['No payment was acknowledged']),
    ...listed('gateways ended without a kill', found.endedUnasked),
    ...listed('things are not at rest', found.unrest),
    ...found.inflicted.flatMap((fault, index) => late(fault, index, recoveryMs)),
    ...(mails.waiting === 0 ? [] : [`${mails.waiting} of ${mails.asked} mails were not sent`]),
    ...(mails.missing === 0 ? [] : [`${mails.missing} mails are marked as sent and never came`]),
    ...listed('errors were logged', found.errors),
  ];
}

function ofVerdict(what: string, { lost, doubled, wrong, unasked }: Verdict): string[] {
  return [
    ...listed(`acknowledged ${what} are lost`, lost),
    ...listed(`${what} are recorded twice`, doubled),
    ...listed(`${what} are recorded with other values than in the call or its answer`, wrong),
    ...listed(`${what} are recorded that no caller sent`, unasked),
  ];
}

function late({ kind, mustRecover, recoveredMs }: Inflicted, index: number, limitMs: number): string[] {
  if (!mustRecover || (recoveredMs !== null && recoveredMs <= limitMs)) return [];
  const took = recoveredMs === null ? 'never' : `only after ${whole(recoveredMs)} ms`;
  return [`Fault ${index + 1}, ${kind}: PostgreSQL accepted connections, and a payment succeeded ${took}`];
}

/** The findings as a table. */
export function reportOf(found: Findings, options: Options): string {
  const { verdict, invoices, mails, sums } = found;
  const times = found.inflicted.flatMap(({ recoveredMs }) => recoveredMs ?? []);
  const rows: readonly (readonly [string, string])[] = [
    ['PostgreSQL', `${found.server}; ${options.gateways} gateways, ${options.payers} callers, seed ${options.seed}`],
    ['load', `${whole(found.loadMs / 1_000)} s; pools of one connection at ${found.smallStarts} starts of a gateway`],
    ['kills', countsText(countsOf(found, true))],
    ['other faults', countsText(countsOf(found, false))],
    ['done to COMMITs', countsText(found.commitFaults)],
    ['not run', countsText(notRun(found))],
    ['payments', `${found.sent} sent, ${verdict.acknowledged} acknowledged, ${verdict.recorded} recorded`],
    ['lost, doubled, wrong, unasked', fourOf(verdict)],
    ['sums', `${sums.acknowledged} acknowledged, ${sums.recorded} recorded, ${sums.unacknowledged} never answered`],
    ['invoices', `${invoices.acknowledged} acknowledged, ${invoices.recorded} made`],
    ['lost, doubled, wrong, unasked', fourOf(invoices)],
    ['asked again', `${found.retried} until the answer was definitive, ${found.resent} after success`],
    ['never answered definitively', String(found.unresolved)],
    ['verify', `${found.differences.length} differences`],
    ['rules of the tables broken', String(found.broken.length)],
    ['mails', `${mails.asked} asked for, ${mails.waiting} waiting, ${mails.missing} missing; ${drained(found)}`],
    ['not at rest', String(found.unrest.length)],
    ['gateways ended unasked', String(found.endedUnasked.length)],
    ['success after PostgreSQL is there', `at the latest after ${whole(Math.max(0, ...times))} ms, of ${times.length}`],
    ['longest time without a success', `${whole(found.longestGapMs)} ms`],
    ['slowest answer', `${whole(found.slowestMs)} ms`],
    ['answers', countsText(found.answers)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

function drained({ mailsDrainedMs }: Findings): string {
  return `the last was sent ${mailsDrainedMs === null ? 'never' : `${whole(mailsDrainedMs)} ms after the load`}`;
}

function fourOf({ lost, doubled, wrong, unasked }: Verdict): string {
  return [lost, doubled, wrong, unasked].map(({ length }) => length).join(', ');
}

function countsOf({ inflicted }: Findings, isKill: boolean): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind, notRun: reason } of inflicted) {
    const isOne = (KILLS as readonly string[]).includes(kind);
    if (isOne === isKill && reason === null) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

function notRun({ inflicted }: Findings): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind, notRun: reason } of inflicted) {
    if (reason !== null) counts[`${kind} (${reason})`] = (counts[`${kind} (${reason})`] ?? 0) + 1;
  }
  return counts;
}
