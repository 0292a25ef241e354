import { resultOf, runOne, NOTHING, type Context, type GroupResult } from './group.ts';
import type { GroupName } from './scenarios/groups.ts';
import { fresh } from './scenarios/fresh.ts';
import { outside, outsideReads } from './scenarios/outside.ts';
import { startBaseline } from './stage/baseline-process.ts';
import { startPlainServer } from './stage/plain-server.ts';
import { seedFresh } from './stage/seed.ts';
import type { Stage } from './stage/stage.ts';

/** The gateway as a stranger measures it, on an installed PostgreSQL with its defaults. */
export async function outsideGroup(context: Context): Promise<GroupResult> {
  const server = await serverOf(context);
  if (server === null) return without('outside');
  const stage = await context.stage({ server });
  const { bench } = stage;
  const payments = await runOne(outside(bench), context);
  const baseline = await startBaseline(bench, context.undo);
  const reads = await runOne(outsideReads(bench, baseline), context);
  await baseline.stop();
  const recordedElsewhere = await stage.countRecorded();
  await stage.close();
  return { ...resultOf('outside', [payments, reads]), recordedElsewhere };
}

/** A new database in its first minute, beside one that is analyzed before every turn, on the same server. */
export async function freshGroup(context: Context): Promise<GroupResult> {
  const server = await serverOf(context);
  if (server === null) return without('fresh');
  const filled = (): Promise<Stage> =>
    context.stage({
      server,
      seed: (owner, { databaseUrls }) => seedFresh(owner, databaseUrls.owner, context.options.invoices),
    });
  const stages = [await filled(), await filled()] as const;
  const run = await runOne(fresh(stages[0].bench, stages[1].bench), context);
  const recordedElsewhere = (await stages[0].countRecorded()) + (await stages[1].countRecorded());
  await Promise.all(stages.map((stage) => stage.close()));
  return { ...resultOf('fresh', [run]), recordedElsewhere };
}

/** The server of `--database-url`, else one that is started for this group. */
async function serverOf({ options, undo, doing }: Context): Promise<string | null> {
  if (options.databaseUrl !== null) return options.databaseUrl;
  doing('starting a PostgreSQL with its defaults');
  return await startPlainServer(undo);
}

function without(name: GroupName): GroupResult {
  const complaint = `The group ${name} needs an installed PostgreSQL (POSTGRES_BIN_DIR), or --database-url.`;
  return { ...NOTHING, name, figures: [], details: null, complaints: [complaint] };
}
