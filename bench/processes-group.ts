import { availableParallelism } from 'node:os';
import { resultOf, runOne, type Context, type GroupResult } from './group.ts';
import { byTenant } from './scenarios/by-tenant.ts';
import { stageOfTenants } from './tenants-group.ts';
import { processCounts, processes, processFigures } from './scenarios/processes.ts';
import { launchGateway, type GatewayProcess } from './stage/gateway-process.ts';
import type { Stage } from './stage/stage.ts';

/** Gateways of one and of more processes; and two that share two tenants by call, or have one tenant each. */
export async function processesGroup(context: Context): Promise<GroupResult> {
  const cores = availableParallelism();
  const stages = new Map<number, Stage>();
  for (const count of processCounts(cores)) {
    stages.set(count, await context.stage({ environment: { PROCESSES: String(count) } }));
  }
  const run = await runOne(processes(new Map([...stages].map(([count, { bench }]) => [count, bench]))), context);
  let recordedElsewhere = 0;
  for (const stage of stages.values()) {
    recordedElsewhere += await stage.countRecorded();
    await stage.close();
  }
  const two = await ofTwoTenants(context);
  const found = resultOf('processes', [run, two.run]);
  const figures = [...processFigures(run.result, cores), ...two.run.result.figures];
  return { ...found, figures, recordedElsewhere: recordedElsewhere + two.recorded };
}

async function ofTwoTenants(context: Context) {
  const { stage, tenants } = await stageOfTenants(context, 2, { PROCESSES: '2' });
  const gateways = [await besides(stage, context), await besides(stage, context)] as const;
  const run = await runOne(byTenant(stage.bench, tenants, gateways), context);
  const recorded = await stage.countRecorded();
  await stage.close();
  return { run, recorded };
}

/** Another gateway on the database of a stage. */
async function besides({ bench }: Stage, { undo }: Context): Promise<GatewayProcess> {
  const { databaseUrls: urls, databasePid: serverPid } = bench.gateway;
  const launch = launchGateway({ profileDir: null, database: { urls, serverPid } });
  undo.add(() => launch.stop());
  return await launch.ready;
}
