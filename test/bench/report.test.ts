import { describe, expect, it } from '@jest/globals';
import { memoryLine, paymentsLine, tableOf } from '../../bench/report.ts';
import { resultOf, type CpuTimes, type MeasuredRound } from '../../bench/results.ts';
import { spread, type Scenario } from '../../bench/scenario.ts';
import { median, percentile, spreadOf } from '../../bench/statistics.ts';

const NO_CPU: CpuTimes = { caller: null, gateway: null, database: null, all: null };

function round(acknowledged: number, fields: Partial<MeasuredRound> = {}): MeasuredRound {
  return { acknowledged, failed: 0, failure: null, seconds: 2, latenciesMs: [1, 2, 3], cpuMs: NO_CPU, ...fields };
}

const SCENARIO: Scenario = {
  name: 'work',
  recordsPayments: false,
  contenders: ['ours', 'theirs'].map((name) => ({
    name,
    usesGateway: name === 'ours',
    connections: 64,
    open: () => Promise.reject(new Error('Nobody opens it')),
  })),
  ratios: [['ours', 'theirs']],
};

describe("The benchmark's statistics", () => {
  it('take the middle of an odd count, and the mean of the two in the middle of an even one', () => {
    expect(median([30, 10, 20])).toBe(20);
    expect(median([40, 10, 20, 30])).toBe(25);
    expect(median([])).toBeNaN();
  });

  it('take percentiles by the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile([7], 0.99)).toBe(7);
    expect(percentile([], 0.5)).toBeNaN();
  });

  it('tell how far rates lie apart as a share of their median', () => {
    expect(spreadOf([90, 100, 110])).toBeCloseTo(0.2);
  });

  it('spread calls over every id before any comes again', () => {
    const ids = Array.from({ length: 10_000 }, (_, call) => spread({ first: 5, count: 10_000 }, call));
    expect(new Set(ids).size).toBe(10_000);
    expect([Math.min(...ids), Math.max(...ids)]).toEqual([5, 10_004]);
  });
});

describe("The benchmark's results", () => {
  const cpuMs = { caller: 100, gateway: 200, database: 300, all: 800 };
  const result = resultOf(
    SCENARIO,
    new Map([
      ['ours', [round(1_000, { cpuMs }), round(2_000, { cpuMs }), round(4_000, { cpuMs })]],
      ['theirs', [round(500), round(1_000, { failed: 2, failure: 'Refused' }), round(800)]],
    ]),
  );

  it('are medians over the rounds, and their ratios', () => {
    expect(result.contenders.map(({ name, perSecond }) => [name, perSecond])).toEqual([
      ['ours', 1_000],
      ['theirs', 400],
    ]);
    expect(result.ratios).toEqual([{ of: 'ours', to: 'theirs', ratio: 2.5 }]);
  });

  it('hold processor time for each call, where it is known', () => {
    expect(result.contenders.map(({ cpuMicros }) => cpuMicros)).toEqual([
      { caller: 50, gateway: 100, database: 150, all: 400 },
      { caller: null, gateway: null, database: null, all: null },
    ]);
  });

  it('count failures of all rounds and keep the first reason', () => {
    expect(result.contenders.map(({ failed, failure }) => [failed, failure])).toEqual([
      [0, null],
      [2, 'Refused'],
    ]);
  });

  it('are printed as a table with ratios', () => {
    const lines = tableOf(result).split('\n');
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
      ['work', 'per second', '±', 'p50 ms', 'p99 ms', 'caller µs', 'gateway µs', 'database µs', 'strangers'],
      [expect.stringMatching(/^-+$/)],
      ['ours', '1,000', '75 %', '2.0', '3.0', '50', '100', '150', '25 %'],
      ['theirs', '400', '31 %', '2.0', '3.0'],
      ['ours ÷ theirs', '2.50'],
    ]);
  });

  it('end with the memory and the payments', () => {
    const memory = { calls: 20_000, before: 2 ** 26, after: 2 ** 27, peak: 2 ** 28 };
    expect(memoryLine(memory)).toBe('gateway RSS: 64 MiB before, 128 MiB after 20,000 calls, 256 MiB at most');
    expect(memoryLine(null)).toBe('gateway RSS: this system does not tell');
    expect(paymentsLine({ acknowledged: 1_200, recorded: 1_200 })).toBe('payments: 1,200 acknowledged, 1,200 recorded');
  });
});
