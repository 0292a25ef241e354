import { cpus } from 'node:os';
import type { Contender, Processes, Runner, Spell } from './clients/load.ts';
import type { Options } from './options.ts';
import { cpuMsOf, endedChildrenCpuMs, familyCpuMsOf, programCpuMsOf } from './stage/process-usage.ts';
import { resultOf, roundOfTurns, type CpuTimes, type MeasuredRound, type ScenarioResult } from './report/results.ts';
import type { Scenario } from './scenarios/scenario.ts';

export interface ScenarioRun {
  readonly result: ScenarioResult;
  /** Acknowledged calls of all rounds, the warm-up included. */
  readonly acknowledged: number;
  /** Calls that were cut off in flight, at the most. */
  readonly unanswered: number;
}

/** A round before those that count: code is compiled, pages are cached. */
const WARM_UP_SECONDS = 1;
/** New connections plan their statements, and sets find their size. */
const RUN_IN_SECONDS = 1;
/** Of the second turn of a round and those after it: sets find their size. */
const LATER_RUN_IN_SECONDS = 0.2;
/** How many turns are as long as a round that is done in one go. */
const TURNS_OF_A_ROUND = 8;

/** Contenders take turns, in the opposite order every other time, so that a drift of the machine favours none. */
export async function runScenario(
  scenario: Scenario,
  { seconds, rounds }: Pick<Options, 'seconds' | 'rounds'>,
  doing: (text: string) => void,
): Promise<ScenarioRun> {
  const measured = new Map<string, MeasuredRound[]>(scenario.contenders.map(({ name }) => [name, []]));
  let [acknowledged, unanswered] = [0, 0];
  for (let round = 0; round <= rounds; round += 1) {
    const name = `${scenario.name}, ${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}`;
    const isWarmUp = round === 0;
    const plan = isWarmUp ? { turns: 1, seconds: WARM_UP_SECONDS } : planOf(scenario, seconds);
    const done = await runRound(scenario, { ...plan, isReversed: round % 2 === 1 }, (contender) => {
      doing(`${name}: ${contender}`);
    });
    for (const [contender, turns] of done) {
      const whole = roundOfTurns(turns);
      acknowledged += whole.acknowledged;
      unanswered += whole.unanswered ?? 0;
      if (!isWarmUp) measured.get(contender)?.push(whole);
    }
  }
  return { result: resultOf(scenario, measured), acknowledged, unanswered };
}

interface RoundPlan {
  readonly turns: number;
  /** That count, of each turn. */
  readonly seconds: number;
  /** Whether the last contender begins. */
  readonly isReversed: boolean;
}

function planOf({ turns }: Scenario, seconds: number): Omit<RoundPlan, 'isReversed'> {
  return turns === undefined ? { turns: 1, seconds } : { turns, seconds: seconds / TURNS_OF_A_ROUND };
}

/** Every contender's turns, by its name. */
async function runRound(
  { contenders, quiet }: Scenario,
  { seconds, turns, isReversed }: RoundPlan,
  doing: (contender: string) => void,
): Promise<ReadonlyMap<string, readonly MeasuredRound[]>> {
  const done = new Map<string, MeasuredRound[]>(contenders.map(({ name }) => [name, []]));
  for (let turn = 0; turn < turns; turn += 1) {
    const isBackwards = isReversed === (turn % 2 === 0);
    const runInSeconds = turn === 0 ? RUN_IN_SECONDS : LATER_RUN_IN_SECONDS;
    for (const contender of isBackwards ? contenders.toReversed() : contenders) {
      doing(contender.name);
      await quiet?.();
      done.get(contender.name)?.push(await measure(contender, { runInSeconds, seconds }));
    }
  }
  return done;
}

/** One turn, metered from the end of its run-in to the last answer. */
async function measure(contender: Contender, spell: Spell): Promise<MeasuredRound> {
  const runner = await contender.prepare();
  try {
    return await metered(runner, contender.processes, spell);
  } finally {
    await runner.close();
  }
}

async function metered(runner: Runner, processes: Processes, spell: Spell): Promise<MeasuredRound> {
  // A turn that fails before its run-in is over is metered from its end: it used nothing.
  let starting: Promise<CpuTimes> | null = null;
  let logStarting: Promise<number> | undefined;
  const round = await runner.run(spell, () => {
    starting = cpuTimes(processes, runner.callerPid?.() ?? null);
    logStarting = processes.log?.();
  });
  const after = await cpuTimes(processes, null);
  const before = (await (starting as Promise<CpuTimes> | null)) ?? after;
  const used = (who: keyof CpuTimes): number | null => {
    const [start, end] = [before[who], after[who]];
    return start === null || end === null ? null : end - start;
  };
  const cpuMs = { caller: used('caller'), server: used('server'), database: used('database'), all: used('all') };
  const [logBefore, logAfter] = [await logStarting, await processes.log?.()];
  const logBytes = logBefore === undefined || logAfter === undefined ? null : logAfter - logBefore;
  return { ...round, cpuMs, logBytes };
}

async function cpuTimes({ server, database }: Processes, callerPid: number | null): Promise<CpuTimes> {
  const { user, system } = process.cpuUsage();
  // A child's time while it runs, and among that of the ended ones afterwards.
  const byChildren = (callerPid === null ? 0 : ((await cpuMsOf(callerPid)) ?? 0)) + (await endedChildrenCpuMs());
  return {
    caller: (user + system) / 1_000 + byChildren,
    server: server === null ? null : await sumOfPrograms([server].flat()),
    database: await familyCpuMsOf(database),
    all: cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0),
  };
}

/** `null` where one of them cannot be seen. */
async function sumOfPrograms(pids: readonly number[]): Promise<number | null> {
  let sum = 0;
  for (const pid of pids) {
    const used = await programCpuMsOf(pid);
    if (used === null) return null;
    sum += used;
  }
  return sum;
}
