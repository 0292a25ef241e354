import type { Machine } from '../stage/machine.ts';
import type { ContenderResult, ScenarioResult } from './results.ts';
import { verdictOf, type Figure, type Unit } from './target.ts';

const COLUMNS = [
  ...['per second', '±', 'p50 ms', 'p99 ms', 'caller µs', 'server µs', 'database µs'],
  ...['per core', 'log bytes', 'strangers'],
] as const;
const NAME_WIDTH = 40;
const WIDTH = 14;
const FIGURE_WIDTH = 72;
const DECIMALS: Readonly<Record<Unit, number>> = { ratio: 2, MiB: 0, '%': 1, s: 2, µs: 1 };

/** Payments that were acknowledged, to whomever, and rows that they left. */
export interface PaymentCount {
  readonly acknowledged: number;
  /** Those that a foreign client cut off in flight, at the most: each may have been recorded. */
  readonly unanswered: number;
  readonly recorded: number;
}

/** A scenario as a table for people; processor time and bytes are for each call, and strangers' time a share of all. */
export function tableOf(result: ScenarioResult): string {
  const header = line(result.name, COLUMNS);
  const rows = result.contenders.map((contender) => line(contender.name, cellsOf(contender)));
  return [header, '-'.repeat(header.length), ...rows].join('\n');
}

function cellsOf(contender: ContenderResult): string[] {
  return [
    count(Math.round(contender.perSecond)),
    `${Math.round(contender.spread * 50)} %`,
    contender.p50Ms.toFixed(1),
    contender.p99Ms.toFixed(1),
    microsText(contender.cpuMicros.caller),
    microsText(contender.cpuMicros.server),
    microsText(contender.cpuMicros.database),
    perCoreText(contender),
    microsText(contender.logBytes),
    contender.strangersShare === null ? '' : `${Math.round(contender.strangersShare * 100)} %`,
  ];
}

/** Calls a second and core of the gateway and the database, without the callers. */
function perCoreText({ cpuMicros: { server, database } }: ContenderResult): string {
  return database === null ? '' : count(Math.round(1_000_000 / ((server ?? 0) + database)));
}

function microsText(micros: number | null): string {
  return micros === null ? '' : count(Math.round(micros));
}

function line(name: string, cells: readonly string[], width = NAME_WIDTH): string {
  return `${name.padEnd(width)}${cells.map((cell) => cell.padStart(WIDTH)).join('')}`.trimEnd();
}

/** Every figure with its target, and whether it was met. */
export function summaryOf(figures: readonly Figure[]): string {
  const header = line('summary', ['measured', 'target', ''], FIGURE_WIDTH);
  return [header, '-'.repeat(header.length + WIDTH), ...figures.map(figureLine)].join('\n');
}

function figureLine(figure: Figure): string {
  const { what, value, unit, target } = figure;
  const verdict = verdictOf(figure);
  const measured = value === null || Number.isNaN(value) ? '' : textOf(value, unit);
  const wanted = target === null ? '' : `${target.bound} ${textOf(target.value, unit)}`;
  return line(what, [measured, wanted, verdict === 'no target' ? '' : verdict], FIGURE_WIDTH);
}

function textOf(value: number, unit: Unit): string {
  const text = value.toFixed(DECIMALS[unit]);
  return unit === 'ratio' ? text : `${text} ${unit}`;
}

/** The machine and versions of the measurement. */
export function machineLines(machine: Machine): string[] {
  const { maxConnections, synchronousCommit, loadBefore } = machine;
  return [
    `machine: ${machine.processors}, ${machine.system}, load before ${loadBefore.toFixed(1)}`,
    `software: Node ${machine.node}, PostgreSQL ${machine.postgres} (fsync ${machine.fsync}, ` +
      `synchronous_commit ${synchronousCommit}, max_connections ${maxConnections})`,
  ];
}

export function paymentsLine({ acknowledged, unanswered, recorded }: PaymentCount): string {
  const cutOff = unanswered === 0 ? '' : `, up to ${count(unanswered)} cut off in flight`;
  return `payments: ${count(acknowledged)} acknowledged${cutOff}, ${count(recorded)} recorded`;
}

/** Whether every acknowledged payment was recorded, and none that was never sent. */
export function isComplete({ acknowledged, unanswered, recorded }: PaymentCount): boolean {
  return recorded >= acknowledged && recorded <= acknowledged + unanswered;
}

export function count(number: number): string {
  return number.toLocaleString('en');
}
