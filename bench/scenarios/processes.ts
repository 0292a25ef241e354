import type { ContenderResult, ScenarioResult } from '../report/results.ts';
import { atLeast, atMost, type Figure } from '../report/target.ts';
import type { Bench } from '../stage/bench.ts';
import type { Scenario } from './scenario.ts';
import { whmcsPayments } from './whmcs.ts';

/** Short turns: the machine drifts between two of them by more than the processes differ. */
const TURNS = 8;
/** As many as are looked at, where the machine has the cores. */
const COUNTS = [1, 2, 4, 8] as const;
/** From so much of all cores on, more processes have nothing to gain. */
const FULL = 0.9;
/** From so many cores on each process has one, and the database another. */
const MANY_CORES = 8;

/** The numbers of processes that a machine with so many cores can show. */
export function processCounts(cores: number): readonly number[] {
  return COUNTS.filter((count) => count <= Math.max(2, cores / 2));
}

/** Payments of one tenant at gateways that differ in how many processes take calls, in turns. */
export function processes(benches: ReadonlyMap<number, Bench>): Scenario {
  return {
    name: 'processes',
    recordsPayments: true,
    contenders: [...benches].map(([count, bench]) =>
      whmcsPayments(bench, { name: nameOf(count), invoices: bench.seeded.payable, sendsMail: false }),
    ),
    comparisons: [],
    turns: TURNS,
    quiet: async () => {
      for (const bench of benches.values()) await bench.quiet();
    },
  };
}

/** Each number of processes beside one: payments a second, and the processor time of gateway and database for one. */
export function processFigures(result: ScenarioResult, cores: number): readonly Figure[] {
  const of = (count: number): ContenderResult | undefined =>
    result.contenders.find(({ name }) => name === nameOf(count));
  const one = of(1);
  const isFull = one !== undefined && busyShare(one, cores) >= FULL;
  const measured = processCounts(cores).filter((count) => count > 1);
  const missing = COUNTS.filter((count) => !processCounts(cores).includes(count));
  return [
    ratio(`share of the ${cores} cores in use with 1 process`, one === undefined ? null : busyShare(one, cores), null),
    ...measured.flatMap((count) => [
      ratio(
        `payments a second, ${count} processes ÷ 1${isFull ? ' (1 fills the cores)' : ''}`,
        quotient(of(count)?.perSecond, one?.perSecond),
        isFull ? null : leastOf(count, cores),
      ),
      ratio(
        `processor time of a payment, ${count} processes ÷ 1`,
        quotient(workOf(of(count)), workOf(one)),
        atMost(1.1),
      ),
    ]),
    ...missing.map((count) =>
      ratio(`payments a second, ${count} processes ÷ 1 (needs ${count * 2} cores)`, null, null),
    ),
  ];
}

/** On many cores nearly in proportion; on few the database needs the other ones. */
function leastOf(count: number, cores: number): Figure['target'] {
  return atLeast(cores >= MANY_CORES ? 0.7 * count : 1.15);
}

function nameOf(count: number): string {
  return `AddInvoicePayment, ${count} ${count === 1 ? 'process' : 'processes'}`;
}

function ratio(what: string, value: number | null, target: Figure['target']): Figure {
  return { what, value, unit: 'ratio', target };
}

function quotient(of: number | undefined, to: number | undefined): number | null {
  return of === undefined || to === undefined ? null : of / to;
}

/** Microseconds of gateway and database for a payment; not a number where they are unknown. */
function workOf(contender: ContenderResult | undefined): number {
  return (contender?.cpuMicros.server ?? NaN) + (contender?.cpuMicros.database ?? NaN);
}

/** Of all processor time: callers and strangers have their part in it. */
function busyShare({ perSecond, cpuMicros }: ContenderResult, cores: number): number {
  return (perSecond * (cpuMicros.all ?? NaN)) / 1_000_000 / cores;
}
