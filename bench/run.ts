import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Machine } from './stage/machine.ts';
import type { Options } from './options.ts';
import type { PaymentCount } from './report/report.ts';
import type { Context, GroupResult } from './group.ts';
import { groupsToRun } from './run-groups.ts';
import { seed } from './stage/seed.ts';
import { setStage, type Stage, type StageOptions } from './stage/stage.ts';
import type { Undo } from './stage/undo.ts';

/** Everything that a run found out; the shape of `--json`. */
export interface Results {
  readonly options: Options;
  /** `null` where no group needed a database. */
  readonly machine: Machine | null;
  readonly groups: readonly GroupResult[];
  readonly payments: PaymentCount;
}

/** The outputs of a run: its progress, and its findings. */
export interface Listener {
  doing(text: string): void;
  found(result: GroupResult): void;
}

/** Runs the requested groups, one after the other. `undo` stops everything that it starts. */
export async function run(options: Options, undo: Undo, listener: Listener): Promise<Results> {
  const workDir = await mkdtemp(join(tmpdir(), 'invoice-gateway-bench-work-'));
  undo.add(() => rm(workDir, { recursive: true, force: true }));
  const machines: Machine[] = [];
  const stage: Context['stage'] = async ({ seed: set, environment = {}, server = options.databaseUrl } = {}) => {
    const { connections } = options;
    // One profile: the gateway of the ordinary groups.
    const profileDir = set === undefined ? options.profileDir : null;
    const seedOrdinary: StageOptions['seed'] = (owner, { databaseUrls }) =>
      seed(owner, databaseUrls.owner, options.invoices);
    listener.doing('starting a gateway and seeding');
    const about = { connections, profileDir, workDir, undo, environment, server };
    const made = await setStage({ ...about, seed: set ?? seedOrdinary });
    machines.push(made.machine);
    return made;
  };
  let main: Promise<Stage> | null = null;
  const context: Context = {
    options,
    undo,
    doing: (text) => {
      listener.doing(text);
    },
    stage,
    main: () => (main ??= stage()),
    maximum: { perSecond: null },
  };
  const groups: GroupResult[] = [];
  for (const [, runGroup] of groupsToRun(options.groups)) {
    const result = await runGroup(context);
    groups.push(result);
    listener.found(result);
  }
  return { options, machine: machines[0] ?? null, groups, payments: await countPayments(groups, main) };
}

/** The acknowledged payments of the groups, and those in their databases. */
async function countPayments(groups: readonly GroupResult[], main: Promise<Stage> | null): Promise<PaymentCount> {
  const sum = (of: (group: GroupResult) => number): number => groups.reduce((total, group) => total + of(group), 0);
  return {
    acknowledged: sum((group) => group.acknowledged),
    unanswered: sum((group) => group.unanswered),
    recorded: sum((group) => group.recordedElsewhere) + ((await (await main)?.countRecorded()) ?? 0),
  };
}
