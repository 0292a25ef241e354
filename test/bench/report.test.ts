import { describe, expect, it } from '@jest/globals';
import { isComplete, paymentsLine, summaryOf, tableOf } from '../../bench/report/report.ts';
import { resultOf, roundOfTurns } from '../../bench/report/results.ts';
import { spread } from '../../bench/scenarios/scenario.ts';
import { median, percentile, spreadOf } from '../../bench/report/statistics.ts';
import { atLeast, atMost, verdictOf, type Figure } from '../../bench/report/target.ts';
import { round, SCENARIO } from './fixtures.ts';

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

  it('show the spread of rates as a share of their median', () => {
    expect(spreadOf([90, 100, 110])).toBeCloseTo(0.2);
  });

  it('spread calls over every id before any comes again', () => {
    const ids = Array.from({ length: 100_000 }, (_, call) => spread({ first: 5, count: 100_000 }, call));
    expect(new Set(ids).size).toBe(100_000);
    expect([ids.toSorted((a, b) => a - b)[0], Math.max(...ids.slice(0, 50_000))]).toEqual([5, expect.any(Number)]);
    expect(ids.every((id) => id >= 5 && id <= 100_004)).toBe(true);
  });
});

describe('The turns of a round', () => {
  const cpuMs = { caller: 1, server: 2, database: 3, all: 7 };

  it('are one round', () => {
    const turns = [
      round(3, { cpuMs, logBytes: 10 }),
      round(1, { logBytes: 20, acknowledged: 2, failed: 1, failure: 'Refused', seconds: 0.5, cpuMs }),
      round(2, { logBytes: 30, failed: 1, failure: 'Late', unanswered: 3, cpuMs: { ...cpuMs, server: null } }),
    ];
    expect(roundOfTurns(turns)).toEqual({
      acknowledged: 7,
      failed: 2,
      failure: 'Refused',
      unanswered: 3,
      seconds: 4.5,
      latenciesMs: [1, 2, 3, 1, 1, 2],
      cpuMs: { caller: 3, server: null, database: 9, all: 21 },
      logBytes: 60,
    });
    expect(roundOfTurns([round(1, { logBytes: 10 }), round(1)]).logBytes).toBeNull();
  });
});

describe("The benchmark's targets", () => {
  const figure = (fields: Partial<Figure>): Figure => ({
    what: 'a figure',
    value: 1,
    unit: 'ratio',
    target: atLeast(1),
    ...fields,
  });

  it.each([
    ['met', figure({})],
    ['missed', figure({ value: 0.999 })],
    ['met', figure({ value: 50, target: atMost(50), unit: 'µs' })],
    ['missed', figure({ value: 50.01, target: atMost(50), unit: 'µs' })],
    ['not measured', figure({ value: null })],
    ['not measured', figure({ value: NaN })],
    ['no target', figure({ target: null })],
  ])('are %s by the value as measured', (verdict, judged) => {
    expect(verdictOf(judged)).toBe(verdict);
  });

  it('are printed beside what was measured', () => {
    const lines = summaryOf([
      figure({ what: 'faster than', value: 0.999 }),
      figure({ what: 'memory', value: 171.4, unit: 'MiB', target: atMost(200) }),
      figure({ what: 'growth', value: 3.14, unit: '%', target: atMost(10) }),
      figure({ what: 'without pgbench', value: null }),
      figure({ what: 'beside', value: 0.5, target: null }),
    ]).split('\n');
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
      ['summary', 'measured', 'target'],
      [expect.stringMatching(/^-+$/)],
      ['faster than', '1.00', '≥ 1.00', 'missed'],
      ['memory', '171 MiB', '≤ 200 MiB', 'met'],
      ['growth', '3.1 %', '≤ 10.0 %', 'met'],
      ['without pgbench', '≥ 1.00', 'not measured'],
      ['beside', '0.50'],
    ]);
  });
});

describe("The benchmark's results", () => {
  const cpuMs = { caller: 100, server: 200, database: 300, all: 800 };
  const result = resultOf(
    SCENARIO,
    new Map([
      ['ours', [1_000, 2_000, 4_000].map((calls) => round(calls, { cpuMs, logBytes: 1_000 * calls }))],
      ['theirs', [round(500), round(1_000, { failed: 2, failure: 'Refused' }), round(800)]],
    ]),
  );

  it('are medians over the rounds', () => {
    expect(result.contenders.map(({ name, perSecond }) => [name, perSecond])).toEqual([
      ['ours', 1_000],
      ['theirs', 400],
    ]);
  });

  it('compare what took part within each round, by rate or by latency', () => {
    expect(result.figures).toEqual([
      { what: 'ours ÷ theirs', value: 2, unit: 'ratio', target: atLeast(2) },
      { what: 'ours ÷ a third', value: null, unit: 'ratio', target: atLeast(1) },
      { what: 'p99, ours ÷ theirs', value: 1, unit: 'ratio', target: null },
    ]);
  });

  it('count only the calls after the run-in', () => {
    const slow = resultOf(SCENARIO, new Map([['ours', [round(600, { acknowledged: 900 })]]]));
    expect(slow.contenders[0]).toMatchObject({ perSecond: 300, rounds: [{ calls: 600 }] });
  });

  it('hold processor time for each call, where it is known', () => {
    expect(result.contenders.map(({ cpuMicros }) => cpuMicros)).toEqual([
      { caller: 50, server: 100, database: 150, all: 400 },
      { caller: null, server: null, database: null, all: null },
    ]);
  });

  it('compare processor time of callers, gateway and database together', () => {
    const comparisons = [{ what: 'time', of: 'ours', to: 'theirs', by: 'allMicros', target: null }] as const;
    const rounds = (ms: number) => [round(1_000, { cpuMs: { caller: ms, server: null, database: 2 * ms, all: null } })];
    const { figures } = resultOf(
      { ...SCENARIO, comparisons },
      new Map([
        ['ours', rounds(2)],
        ['theirs', rounds(1)],
      ]),
    );
    expect(figures[0]?.value).toBe(2);
  });

  it('count failures of all rounds and keep the first reason', () => {
    expect(result.contenders.map(({ failed, failure }) => [failed, failure])).toEqual([
      [0, null],
      [2, 'Refused'],
    ]);
  });

  it('are printed as a table', () => {
    const MORE = ['per core', 'log bytes', 'strangers'];
    const lines = tableOf(result).split('\n');
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
      ['work', 'per second', '±', 'p50 ms', 'p99 ms', 'caller µs', 'server µs', 'database µs', ...MORE],
      [expect.stringMatching(/^-+$/)],
      ['ours', '1,000', '75 %', '2.0', '3.0', '50', '100', '150', '4,000', '1,000', '25 %'],
      ['theirs', '400', '31 %', '2.0', '3.0'],
    ]);
  });

  it('end with the payments', () => {
    const count = { acknowledged: 1_200, unanswered: 0, recorded: 1_200 };
    expect(paymentsLine(count)).toBe('payments: 1,200 acknowledged, 1,200 recorded');
    expect(paymentsLine({ ...count, unanswered: 64 })).toBe(
      'payments: 1,200 acknowledged, up to 64 cut off in flight, 1,200 recorded',
    );
  });

  it.each([
    [0, 1_200, true],
    [0, 1_199, false],
    [0, 1_201, false],
    [64, 1_264, true],
    [64, 1_265, false],
    [64, 1_199, false],
  ])('are complete with %d cut off and %d recorded: %p', (unanswered, recorded, complete) => {
    expect(isComplete({ acknowledged: 1_200, unanswered, recorded })).toBe(complete);
  });
});
