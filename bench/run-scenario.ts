import { cpus } from 'node:os';
import type { Contender, Processes, Runner } from './load.ts';
import type { Options } from './options.ts';
import { cpuMsOf, endedChildrenCpuMs, familyCpuMsOf } from './process-usage.ts';
import { resultOf, type CpuTimes, type MeasuredRound, type ScenarioResult } from './results.ts';
import type { Scenario } from './scenario.ts';

export interface ScenarioRun {
  readonly result: ScenarioResult;
  /** Acknowledged calls of all rounds, the warm-up included. */
  readonly acknowledged: number;
}

/** A round before those that count: code is compiled, pages are cached. */
const WARM_UP_SECONDS = 1;

/** Contenders take turns, in the opposite order every other time, so that a drift of the machine is nobody's gain. */
export async function runScenario(
  scenario: Scenario,
  { seconds, rounds }: Pick<Options, 'seconds' | 'rounds'>,
  doing: (text: string) => void,
): Promise<ScenarioRun> {
  const measured = new Map<string, MeasuredRound[]>(scenario.contenders.map(({ name }) => [name, []]));
  let acknowledged = 0;
  for (let round = 0; round <= rounds; round += 1) {
    for (const contender of round % 2 === 0 ? scenario.contenders : scenario.contenders.toReversed()) {
      doing(`${scenario.name}, ${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}: ${contender.name}`);
      await scenario.quiet?.();
      const done = await measure(contender, round === 0 ? WARM_UP_SECONDS : seconds);
      acknowledged += done.acknowledged;
      if (round > 0) measured.get(contender.name)?.push(done);
    }
  }
  return { result: resultOf(scenario, measured), acknowledged };
}

/** One round, metered from the end of its run-in to the last answer. */
async function measure(contender: Contender, seconds: number): Promise<MeasuredRound> {
  const runner = await contender.prepare();
  try {
    return await metered(runner, contender.processes, seconds);
  } finally {
    await runner.close();
  }
}

async function metered(runner: Runner, processes: Processes, seconds: number): Promise<MeasuredRound> {
  // A round that fails before its run-in is over is metered from its end: it used nothing.
  let starting: Promise<CpuTimes> | null = null;
  const round = await runner.run(seconds, () => {
    starting = cpuTimes(processes, runner.callerPid?.() ?? null);
  });
  const after = await cpuTimes(processes, null);
  const before = (await (starting as Promise<CpuTimes> | null)) ?? after;
  const used = (who: keyof CpuTimes): number | null => {
    const [start, end] = [before[who], after[who]];
    return start === null || end === null ? null : end - start;
  };
  const cpuMs = { caller: used('caller'), server: used('server'), database: used('database'), all: used('all') };
  return { ...round, cpuMs };
}

async function cpuTimes({ server, database }: Processes, callerPid: number | null): Promise<CpuTimes> {
  const { user, system } = process.cpuUsage();
  // A child's time while it runs, and among that of the ended ones afterwards.
  const byChildren = (callerPid === null ? 0 : ((await cpuMsOf(callerPid)) ?? 0)) + (await endedChildrenCpuMs());
  return {
    caller: (user + system) / 1_000 + byChildren,
    server: server === null ? null : await cpuMsOf(server),
    database: await familyCpuMsOf(database),
    all: cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0),
  };
}
