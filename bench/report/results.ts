import type { Contender, Round } from '../clients/load.ts';
import type { Comparison } from './comparison.ts';
import { median, percentile, spreadOf } from './statistics.ts';
import type { Figure } from './target.ts';

/** Processor time that everybody used during a round, in milliseconds; `null` where unknown or where they had no part. */
export interface CpuTimes {
  readonly caller: number | null;
  /** The program between the callers and the database. */
  readonly server: number | null;
  readonly database: number | null;
  /** The whole machine's, strangers' included. */
  readonly all: number | null;
}

export interface MeasuredRound extends Round {
  readonly cpuMs: CpuTimes;
  /** Written to the database's log meanwhile; `null` where it was not counted. */
  readonly logBytes: number | null;
}

/** One round in a few numbers. */
interface RoundResult {
  readonly perSecond: number;
  /** Calls that count. */
  readonly calls: number;
  readonly failed: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** For each call that counts, in microseconds. */
  readonly cpuMicros: CpuTimes;
  /** Of the database's log, for each call that counts. */
  readonly logBytes: number | null;
  /** The part of the used processor time that belonged to none of the three; `null` where unknown. */
  readonly strangersShare: number | null;
}

/** Medians over a contender's rounds. */
export interface ContenderResult {
  readonly name: string;
  readonly connections: number;
  readonly perSecond: number;
  /** Of the rates, as a share of their median. */
  readonly spread: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMicros: CpuTimes;
  readonly logBytes: number | null;
  readonly strangersShare: number | null;
  readonly failed: number;
  readonly failure: string | null;
  readonly rounds: readonly RoundResult[];
}

export interface ScenarioResult {
  readonly name: string;
  readonly contenders: readonly ContenderResult[];
  readonly figures: readonly Figure[];
}

/** The turns of a round, as if they had been done in one go; there must be one. */
export function roundOfTurns(turns: readonly MeasuredRound[]): MeasuredRound {
  const sum = (of: (turn: MeasuredRound) => number): number => turns.reduce((total, turn) => total + of(turn), 0);
  const sumOfKnown = (who: keyof CpuTimes): number | null =>
    turns.some(({ cpuMs }) => cpuMs[who] === null) ? null : sum(({ cpuMs }) => cpuMs[who] ?? 0);
  return {
    acknowledged: sum(({ acknowledged }) => acknowledged),
    failed: sum(({ failed }) => failed),
    failure: turns.find(({ failure }) => failure !== null)?.failure ?? null,
    unanswered: sum(({ unanswered = 0 }) => unanswered),
    seconds: sum(({ seconds }) => seconds),
    latenciesMs: turns.flatMap(({ latenciesMs }) => latenciesMs),
    cpuMs: cpuTimesOf(sumOfKnown),
    logBytes: turns.some(({ logBytes }) => logBytes === null) ? null : sum(({ logBytes }) => logBytes ?? 0),
  };
}

/** The part of a scenario that its result needs. */
interface Compared {
  readonly name: string;
  readonly contenders: readonly Pick<Contender, 'name' | 'connections'>[];
  readonly comparisons: readonly Comparison[];
}

/** Sums a scenario up; `rounds` holds every contender's, by name. */
export function resultOf(scenario: Compared, rounds: ReadonlyMap<string, readonly MeasuredRound[]>): ScenarioResult {
  const contenders = scenario.contenders.map(({ name, connections }) =>
    contenderResult(name, connections, rounds.get(name) ?? []),
  );
  const figures = scenario.comparisons.map((comparison) => figureOf(contenders, comparison));
  return { name: scenario.name, contenders, figures };
}

/**
 * The median of the quotients within each round, of which the two halves met the same machine; unknown where one of the
 * two did not take part.
 */
function figureOf(contenders: readonly ContenderResult[], { what, of, to, by, target }: Comparison): Figure {
  const roundsOf = (name: string): readonly RoundResult[] =>
    contenders.find((contender) => contender.name === name)?.rounds ?? [];
  const others = roundsOf(to);
  const value = median(roundsOf(of).map((round, index) => measureOf(round, by) / measureOf(others[index], by)));
  return { what, value: Number.isNaN(value) ? null : value, unit: 'ratio', target };
}

/** Not a number where it is unknown. */
function measureOf(round: RoundResult | undefined, by: Comparison['by']): number {
  if (round === undefined) return NaN;
  if (by === 'allMicros') return allMicrosOf(round);
  if (by === 'serverMicros') return round.cpuMicros.server ?? NaN;
  return by === 'databaseMicros' ? (round.cpuMicros.database ?? NaN) : round[by];
}

/** Of callers, gateway and database; a contender without a gateway has none of its time. */
function allMicrosOf({ cpuMicros: { caller, server, database } }: RoundResult): number {
  return (caller ?? NaN) + (server ?? 0) + (database ?? NaN);
}

function contenderResult(name: string, connections: number, rounds: readonly MeasuredRound[]): ContenderResult {
  const results = rounds.map(roundResult);
  const middle = (of: (round: RoundResult) => number): number => median(results.map(of));
  const middleOfKnown = (of: (round: RoundResult) => number | null): number | null => {
    const known = results.flatMap((round) => of(round) ?? []);
    return known.length === 0 ? null : median(known);
  };
  return {
    name,
    connections,
    perSecond: middle((round) => round.perSecond),
    spread: spreadOf(results.map((round) => round.perSecond)),
    p50Ms: middle((round) => round.p50Ms),
    p99Ms: middle((round) => round.p99Ms),
    cpuMicros: cpuTimesOf((who) => middleOfKnown(({ cpuMicros }) => cpuMicros[who])),
    logBytes: middleOfKnown((round) => round.logBytes),
    strangersShare: middleOfKnown((round) => round.strangersShare),
    failed: results.reduce((sum, round) => sum + round.failed, 0),
    failure: rounds.find((round) => round.failure !== null)?.failure ?? null,
    rounds: results,
  };
}

function roundResult({ failed, seconds, latenciesMs, cpuMs, logBytes }: MeasuredRound): RoundResult {
  const calls = latenciesMs.length;
  const each = (ms: number | null): number | null => (ms === null || calls === 0 ? null : (ms * 1_000) / calls);
  return {
    perSecond: calls / seconds,
    calls,
    failed,
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
    cpuMicros: cpuTimesOf((who) => each(cpuMs[who])),
    logBytes: logBytes === null || calls === 0 ? null : logBytes / calls,
    strangersShare: strangersShareOf(cpuMs),
  };
}

function cpuTimesOf(of: (who: keyof CpuTimes) => number | null): CpuTimes {
  return { caller: of('caller'), server: of('server'), database: of('database'), all: of('all') };
}

function strangersShareOf({ caller, server, database, all }: CpuTimes): number | null {
  if (caller === null || database === null || all === null || all === 0) return null;
  return Math.max(0, 1 - (caller + (server ?? 0) + database) / all);
}
