import type { Machine } from './machine.ts';
import type { ContenderResult, ScenarioResult } from './results.ts';

const MEBIBYTE = 1_024 * 1_024;
const COLUMNS = ['per second', '±', 'p50 ms', 'p99 ms', 'caller µs', 'gateway µs', 'database µs', 'strangers'] as const;
const NAME_WIDTH = 32;
const WIDTH = 13;

/** Resident memory in bytes: once the gateway was ready, after so many acknowledged calls, and at its highest in between. */
export interface MemoryResult {
  readonly calls: number;
  readonly before: number;
  readonly after: number;
  readonly peak: number;
}

/** Payments that were acknowledged, to whomever, and rows that they left. */
export interface PaymentCount {
  readonly acknowledged: number;
  readonly recorded: number;
}

/** A scenario as a table for people; processor time is for each call, and strangers' a share of all. */
export function tableOf(result: ScenarioResult): string {
  const header = line(result.name, COLUMNS);
  const rows = result.contenders.map((contender) => line(contender.name, cellsOf(contender)));
  const ratios = result.ratios.map(({ of, to, ratio }) => line(`${of} ÷ ${to}`, [ratio.toFixed(2)], NAME_WIDTH + 30));
  return [header, '-'.repeat(header.length), ...rows, ...ratios].join('\n');
}

function cellsOf(contender: ContenderResult): string[] {
  return [
    count(Math.round(contender.perSecond)),
    `${Math.round(contender.spread * 50)} %`,
    contender.p50Ms.toFixed(1),
    contender.p99Ms.toFixed(1),
    microsText(contender.cpuMicros.caller),
    microsText(contender.cpuMicros.gateway),
    microsText(contender.cpuMicros.database),
    contender.strangersShare === null ? '' : `${Math.round(contender.strangersShare * 100)} %`,
  ];
}

function microsText(micros: number | null): string {
  return micros === null ? '' : count(Math.round(micros));
}

function line(name: string, cells: readonly string[], width = NAME_WIDTH): string {
  return `${name.padEnd(width)}${cells.map((cell) => cell.padStart(WIDTH)).join('')}`.trimEnd();
}

/** What the figures were measured on. */
export function machineLines(machine: Machine): string[] {
  const { maxConnections, synchronousCommit, loadBefore } = machine;
  return [
    `machine: ${machine.processors}, ${machine.system}, load before ${loadBefore.toFixed(1)}`,
    `software: Node ${machine.node}, PostgreSQL ${machine.postgres} (fsync ${machine.fsync}, ` +
      `synchronous_commit ${synchronousCommit}, max_connections ${maxConnections})`,
  ];
}

export function memoryLine(memory: MemoryResult | null): string {
  if (memory === null) return 'gateway RSS: this system does not tell';
  const [before, after, peak] = [memory.before, memory.after, memory.peak].map((bytes) => Math.round(bytes / MEBIBYTE));
  return `gateway RSS: ${before} MiB before, ${after} MiB after ${count(memory.calls)} calls, ${peak} MiB at most`;
}

export function paymentsLine({ acknowledged, recorded }: PaymentCount): string {
  return `payments: ${count(acknowledged)} acknowledged, ${count(recorded)} recorded`;
}

function count(number: number): string {
  return number.toLocaleString('en');
}
