import pg from 'pg';
import type { GatewayProcess } from './gateway-process.ts';
import { describeMachine, type Machine } from './machine.ts';
import type { Options } from './options.ts';
import { forgetPeak, memoryOf } from './process-usage.ts';
import type { MemoryResult, PaymentCount } from './report.ts';
import type { ScenarioResult } from './results.ts';
import { runScenario } from './run-scenario.ts';
import type { Bench, Scenario } from './scenario.ts';
import { payments } from './scenarios/payments.ts';
import { reads } from './scenarios/reads.ts';
import { seed } from './seed.ts';

/** Everything that a run found out; the shape of `--json`. */
export interface Results {
  readonly machine: Machine;
  readonly options: Options;
  readonly scenarios: readonly ScenarioResult[];
  readonly memory: MemoryResult | null;
  readonly payments: PaymentCount;
}

/** Where a run tells what it does, and what it has found. */
export interface Listener {
  doing(text: string): void;
  found(scenario: ScenarioResult): void;
}

/** In the order in which they run. */
const SCENARIOS: readonly ((bench: Bench) => Scenario)[] = [payments, reads];
/** Of each of the two kinds that `seed.ts` makes. */
const INVOICES = 10_000;
/** What the gateway's own pools may hold, and the benchmark's own look at the tables. */
const OTHER_CONNECTIONS = 16;

/** Runs every scenario against a gateway that was just started. */
export async function run(options: Options, gateway: GatewayProcess, listener: Listener): Promise<Results> {
  const owner = new pg.Client({ connectionString: gateway.databaseUrls.owner, application_name: 'bench' });
  // A query in flight tells of a lost connection; an idle one has nobody to tell.
  owner.on('error', () => undefined);
  await owner.connect();
  try {
    listener.doing('seeding');
    const seeded = await seed(owner, gateway.databaseUrls.owner, INVOICES);
    const machine = await describeMachine(owner);
    const bench: Bench = {
      gatewayUrl: gateway.url,
      databaseUrls: gateway.databaseUrls,
      seeded,
      connections: options.connections,
      directConnections: Math.min(options.connections, machine.maxConnections - OTHER_CONNECTIONS),
    };
    const recordedBefore = await countPayments(owner, seeded.tenantId);
    await forgetPeak(gateway.pid);
    const memoryBefore = await memoryOf(gateway.pid);
    const scenarios: ScenarioResult[] = [];
    const calls = { payments: 0, toGateway: 0 };
    for (const scenario of SCENARIOS.map((make) => make(bench))) {
      const done = await runScenario(scenario, gateway, options, listener);
      if (scenario.recordsPayments) calls.payments += done.acknowledged;
      calls.toGateway += done.byGateway;
      scenarios.push(done.result);
      listener.found(done.result);
    }
    const memory = await memoryOf(gateway.pid);
    return {
      machine,
      options,
      scenarios,
      memory:
        memory === null || memoryBefore === null
          ? null
          : { calls: calls.toGateway, before: memoryBefore.now, after: memory.now, peak: memory.peak },
      payments: {
        acknowledged: calls.payments,
        recorded: (await countPayments(owner, seeded.tenantId)) - recordedBefore,
      },
    };
  } finally {
    await owner.end();
  }
}

async function countPayments(owner: pg.Client, tenantId: number): Promise<number> {
  const { rows } = await owner.query<{ count: string }>('select count(*) as count from payments where tenant_id = $1', [
    tenantId,
  ]);
  return Number(rows[0]?.count ?? 0);
}
