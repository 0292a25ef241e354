import { startBaseline } from './stage/baseline-process.ts';
import type { GroupName } from './scenarios/groups.ts';
import { checkCredentials } from './measures/credential.ts';
import { fillMemory, memoryFigures } from './measures/memory.ts';
import { writeArrays } from './measures/arrays.ts';
import { consoleComplaints, consoleFigures, consolePages, consoleTable } from './measures/console.ts';
import { listFigures, listPages, listTable } from './measures/lists.ts';
import { readPackets } from './measures/packet.ts';
import { startFigures, startTimes } from './measures/start-up.ts';
import type { Options } from './options.ts';
import { count, tableOf } from './report/report.ts';
import { runScenario, type ScenarioRun } from './run-scenario.ts';
import type { Scenario } from './scenarios/scenario.ts';
import type { Bench } from './stage/bench.ts';
import { callsLog } from './scenarios/calls-log.ts';
import { corp } from './scenarios/corp.ts';
import { large, largeReads } from './scenarios/large.ts';
import { latency } from './scenarios/latency.ts';
import { oneInvoice } from './scenarios/one-invoice.ts';
import { HTTP_PAYMENTS, payments } from './scenarios/payments.ts';
import { reads } from './scenarios/reads.ts';
import { whmcsPayments } from './scenarios/whmcs.ts';
import { seed } from './stage/seed.ts';
import { seedLarge } from './stage/seed-large.ts';
import { seedLists } from './stage/seed-lists.ts';
import type { Stage, StageOptions } from './stage/stage.ts';
import type { Figure } from './report/target.ts';
import type { Undo } from './stage/undo.ts';

/** The findings of a group. */
export interface GroupResult {
  readonly name: GroupName;
  readonly figures: readonly Figure[];
  /** Every round, for a closer look. */
  readonly details: unknown;
  /** Tables for people. */
  readonly tables: readonly string[];
  /** Reasons that make the figures worthless, a sentence each. */
  readonly complaints: readonly string[];
  /** Payments that were acknowledged, and those that were recorded elsewhere than on the main stage. */
  readonly acknowledged: number;
  readonly recordedElsewhere: number;
}

/** The input of the groups. */
export interface Context {
  readonly options: Options;
  readonly undo: Undo;
  readonly doing: (text: string) => void;
  /** Sets a stage, filled as given, or as the main one. */
  readonly stage: (
    seedIt: StageOptions['seed'] | undefined,
    environment?: StageOptions['environment'],
  ) => Promise<Stage>;
  /** The stage that most groups share; set when it is first asked for. */
  readonly main: () => Promise<Stage>;
  /** Payments a second that the gateway took at the most; `null` before they were measured. */
  readonly maximum: { perSecond: number | null };
}

type RunGroup = (context: Context) => Promise<GroupResult>;

const SMALL = 10_000;

const RUNS: Readonly<Record<GroupName, RunGroup>> = {
  credential: async ({ doing }) => {
    const figures = await checkCredentials(doing);
    return { ...NOTHING, name: 'credential', figures, details: figures };
  },
  packet: ({ doing }) => {
    const figures = readPackets(doing);
    return Promise.resolve({ ...NOTHING, name: 'packet', figures, details: figures });
  },
  arrays: ({ doing }) => {
    const figures = writeArrays(doing);
    return Promise.resolve({ ...NOTHING, name: 'arrays', figures, details: figures });
  },
  start: async ({ options, undo, doing }) => {
    const times = await startTimes(options.rounds, undo, doing);
    return { ...NOTHING, name: 'start', figures: startFigures(times), details: times };
  },
  payments: async (context) => {
    const { bench } = await context.main();
    const baseline = await startBaseline(bench, context.undo);
    try {
      const run = await runOne(payments(bench, baseline), context);
      context.maximum.perSecond = rateOf(run, HTTP_PAYMENTS);
      return resultOf('payments', [run]);
    } finally {
      await baseline.stop();
    }
  },
  corp: (context) => onMain('corp', context, corp),
  reads: (context) => onMain('reads', context, reads),
  'one-invoice': (context) => onMain('one-invoice', context, oneInvoice),
  latency: async (context) => {
    const { bench } = await context.main();
    const probe = context.maximum.perSecond === null ? await runOne(probeOf(bench), context) : null;
    const maximum = context.maximum.perSecond ?? (probe === null ? NaN : rateOf(probe, HTTP_PAYMENTS));
    const run = await runOne(latency(bench, maximum / 2), context);
    return resultOf('latency', [...(probe === null ? [] : [probe]), run]);
  },
  'calls-log': async (context) => {
    const on = await context.stage(undefined);
    const off = await context.stage(undefined, { KEEP_CALLS_DAYS: '0' });
    const run = await runOne(callsLog(on.bench, off.bench), context);
    const recordedElsewhere = (await on.countRecorded()) + (await off.countRecorded());
    await Promise.all([on.close(), off.close()]);
    return { ...resultOf('calls-log', [run]), recordedElsewhere };
  },
  large: async (context) => {
    const { options, doing } = context;
    const filled = (invoices: number): Promise<Stage> =>
      context.stage((owner, { databaseUrls }) => seedLarge(owner, databaseUrls.owner, invoices, doing));
    const small = await filled(SMALL);
    const startedAt = performance.now();
    const big = await filled(options.largeInvoices);
    doing(`seeded in ${count(Math.round((performance.now() - startedAt) / 1_000))} s`);
    const runs = [
      await runOne(large(small.bench, big.bench), context),
      await runOne(largeReads(small.bench, big.bench), context),
    ];
    const recordedElsewhere = (await small.countRecorded()) + (await big.countRecorded());
    await Promise.all([small.close(), big.close()]);
    return { ...resultOf('large', runs), recordedElsewhere };
  },
  lists: async (context) => {
    const { options, doing } = context;
    const filled = (invoices: number): Promise<Stage> =>
      context.stage((owner, { databaseUrls }) => seedLists(owner, databaseUrls.owner, invoices, doing));
    const small = await filled(SMALL);
    const big = await filled(options.largeInvoices);
    const times = await listPages(small.bench, big.bench, doing);
    await Promise.all([small.close(), big.close()]);
    return { ...NOTHING, name: 'lists', figures: listFigures(times), details: times, tables: [listTable(times)] };
  },
  console: async (context) => {
    const { options, doing } = context;
    const stage = await context.stage((owner, { databaseUrls }) =>
      seedLists(owner, databaseUrls.owner, options.largeInvoices, doing),
    );
    const pages = await consolePages(stage.bench, doing);
    await stage.close();
    const found = { figures: consoleFigures(pages), details: pages, complaints: consoleComplaints(pages) };
    return { ...NOTHING, ...found, name: 'console', tables: [consoleTable(pages)] };
  },
  memory: async (context) => {
    const { options, doing } = context;
    const stage = await context.stage((owner, { databaseUrls }) => seed(owner, databaseUrls.owner, options.invoices));
    const run = await fillMemory(stage.bench, options.requests, doing);
    const recordedElsewhere = await stage.countRecorded();
    await stage.close();
    const complaint = `${run.failed} requests failed, the first one: ${run.failure ?? ''}`;
    return {
      ...NOTHING,
      name: 'memory',
      figures: memoryFigures(run.samples, options.requests),
      details: run,
      complaints: run.failed === 0 ? [] : [complaint],
      acknowledged: run.payments,
      recordedElsewhere,
    };
  },
};

const NOTHING = { tables: [], complaints: [], acknowledged: 0, recordedElsewhere: 0 } as const;

/** The groups of these names, in their own order. */
export function groupsToRun(names: readonly GroupName[]): readonly (readonly [GroupName, RunGroup])[] {
  return names.map((name) => [name, RUNS[name]]);
}

interface OneRun extends ScenarioRun {
  readonly recordsPayments: boolean;
}

async function runOne(scenario: Scenario, { options, doing }: Context): Promise<OneRun> {
  const run = await runScenario(scenario, options, doing);
  return { ...run, recordsPayments: scenario.recordsPayments };
}

async function onMain(name: GroupName, context: Context, make: (bench: Bench) => Scenario): Promise<GroupResult> {
  const { bench } = await context.main();
  return resultOf(name, [await runOne(make(bench), context)]);
}

/** Only the gateway, where only its highest rate is wanted. */
function probeOf(bench: Bench): Scenario {
  const about = { name: HTTP_PAYMENTS, invoices: bench.seeded.payable, sendsMail: false };
  return { name: 'maximum', recordsPayments: true, contenders: [whmcsPayments(bench, about)], comparisons: [] };
}

function rateOf({ result }: ScenarioRun, name: string): number {
  return result.contenders.find((contender) => contender.name === name)?.perSecond ?? NaN;
}

function resultOf(name: GroupName, runs: readonly OneRun[]): GroupResult {
  const results = runs.map(({ result }) => result);
  const failed = results.flatMap(({ contenders }) => contenders.filter((contender) => contender.failed > 0));
  return {
    name,
    figures: results.flatMap(({ figures }) => figures),
    details: results,
    tables: results.map(tableOf),
    complaints: failed.map(
      (contender) =>
        `${contender.failed} calls of "${contender.name}" failed, the first one: ${contender.failure ?? ''}`,
    ),
    acknowledged: runs.reduce((sum, run) => sum + (run.recordsPayments ? run.acknowledged : 0), 0),
    recordedElsewhere: 0,
  };
}
