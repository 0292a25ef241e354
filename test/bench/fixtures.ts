import type { Contender } from '../../bench/clients/load.ts';
import type { CpuTimes, MeasuredRound } from '../../bench/report/results.ts';
import type { Scenario } from '../../bench/scenarios/scenario.ts';
import { atLeast } from '../../bench/report/target.ts';

const NO_CPU: CpuTimes = { caller: null, server: null, database: null, all: null };

/** A round of two seconds with so many calls that count, each of them answered after the given milliseconds. */
export function round(calls: number, fields: Partial<MeasuredRound> = {}): MeasuredRound {
  const latenciesMs = Array.from({ length: calls }, (_, call) => 1 + (call % 3));
  return {
    acknowledged: calls,
    failed: 0,
    failure: null,
    seconds: 2,
    latenciesMs,
    cpuMs: NO_CPU,
    logBytes: null,
    ...fields,
  };
}

function contender(name: string): Contender {
  const prepare = (): Promise<never> => Promise.reject(new Error('It is never prepared'));
  return { name, connections: 64, processes: { server: null, database: 1 }, prepare };
}

export const SCENARIO: Scenario = {
  name: 'work',
  recordsPayments: false,
  contenders: ['ours', 'theirs'].map(contender),
  comparisons: [
    { what: 'ours ÷ theirs', of: 'ours', to: 'theirs', by: 'perSecond', target: atLeast(2) },
    { what: 'ours ÷ a third', of: 'ours', to: 'third', by: 'perSecond', target: atLeast(1) },
    { what: 'p99, ours ÷ theirs', of: 'ours', to: 'theirs', by: 'p99Ms', target: null },
  ],
};
