import { cpus } from 'node:os';
import type { GatewayProcess } from './gateway-process.ts';
import { closeAll, openAll, runRound, type Contender } from './load.ts';
import type { Options } from './options.ts';
import { cpuMsOf, familyCpuMsOf } from './process-usage.ts';
import { resultOf, type CpuTimes, type MeasuredRound, type ScenarioResult } from './results.ts';
import type { Listener } from './run.ts';
import type { Scenario } from './scenario.ts';

export interface ScenarioRun {
  readonly result: ScenarioResult;
  /** Acknowledged calls of all rounds, the warm-up included; by all contenders, and by those that use the gateway. */
  readonly acknowledged: number;
  readonly byGateway: number;
}

/** A round before those that count: code is compiled, pages are cached. */
const WARM_UP_SECONDS = 2;

/** Contenders take turns, in the opposite order every other time, so that a drift of the machine is nobody's gain. */
export async function runScenario(
  scenario: Scenario,
  gateway: GatewayProcess,
  { seconds, rounds }: Pick<Options, 'seconds' | 'rounds'>,
  listener: Pick<Listener, 'doing'>,
): Promise<ScenarioRun> {
  const measured = new Map<string, MeasuredRound[]>(scenario.contenders.map(({ name }) => [name, []]));
  let acknowledged = 0;
  let byGateway = 0;
  for (let round = 0; round <= rounds; round += 1) {
    for (const contender of round % 2 === 0 ? scenario.contenders : scenario.contenders.toReversed()) {
      listener.doing(`${scenario.name}, ${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}: ${contender.name}`);
      const done = await measure(contender, gateway, round === 0 ? Math.min(seconds, WARM_UP_SECONDS) : seconds);
      acknowledged += done.acknowledged;
      if (contender.usesGateway) byGateway += done.acknowledged;
      if (round > 0) measured.get(contender.name)?.push(done);
    }
  }
  return { result: resultOf(scenario, measured), acknowledged, byGateway };
}

/** One round, metered from when all are connected to the last answer. */
async function measure(contender: Contender, gateway: GatewayProcess, seconds: number): Promise<MeasuredRound> {
  const connections = await openAll(contender);
  try {
    const before = await cpuTimes(contender, gateway);
    const round = await runRound(connections, seconds);
    const after = await cpuTimes(contender, gateway);
    const used = (who: keyof CpuTimes): number | null => {
      const [start, end] = [before[who], after[who]];
      return start === null || end === null ? null : end - start;
    };
    const cpuMs = { caller: used('caller'), gateway: used('gateway'), database: used('database'), all: used('all') };
    return { ...round, cpuMs };
  } finally {
    await closeAll(connections);
  }
}

async function cpuTimes({ usesGateway }: Contender, gateway: GatewayProcess): Promise<CpuTimes> {
  const { user, system } = process.cpuUsage();
  return {
    caller: (user + system) / 1_000,
    gateway: usesGateway ? await cpuMsOf(gateway.pid) : null,
    database: await familyCpuMsOf(gateway.databasePid),
    all: cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0),
  };
}
