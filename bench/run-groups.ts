import { NOTHING, resultOf, runOne, type Context, type GroupResult, type OneRun, type RunGroup } from './group.ts';
import { startBaseline } from './stage/baseline-process.ts';
import type { GroupName } from './scenarios/groups.ts';
import { checkCredentials } from './measures/credential.ts';
import { fillMemory, memoryFigures } from './measures/memory.ts';
import { writeArrays } from './measures/arrays.ts';
import { consoleComplaints, consoleFigures, consolePages, consoleTable } from './measures/console.ts';
import { listFigures, listPages, listTable } from './measures/lists.ts';
import { readPackets } from './measures/packet.ts';
import { startFigures, startTimes } from './measures/start-up.ts';
import { processesGroup } from './processes-group.ts';
import { freshGroup, outsideGroup } from './outside-groups.ts';
import { tenantsGroup } from './tenants-group.ts';
import { count } from './report/report.ts';
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
import type { Stage } from './stage/stage.ts';

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
  outside: outsideGroup,
  fresh: freshGroup,
  'calls-log': async (context) => {
    const on = await context.stage();
    const off = await context.stage({ environment: { KEEP_CALLS_DAYS: '0' } });
    const run = await runOne(callsLog(on.bench, off.bench), context);
    const recordedElsewhere = (await on.countRecorded()) + (await off.countRecorded());
    await Promise.all([on.close(), off.close()]);
    return { ...resultOf('calls-log', [run]), recordedElsewhere };
  },
  processes: processesGroup,
  tenants: tenantsGroup,
  large: async (context) => {
    const { options, doing } = context;
    const filled = (invoices: number): Promise<Stage> =>
      context.stage({ seed: (owner, { databaseUrls }) => seedLarge(owner, databaseUrls.owner, invoices, doing) });
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
      context.stage({ seed: (owner, { databaseUrls }) => seedLists(owner, databaseUrls.owner, invoices, doing) });
    const small = await filled(SMALL);
    const big = await filled(options.largeInvoices);
    const times = await listPages(small.bench, big.bench, doing);
    await Promise.all([small.close(), big.close()]);
    return { ...NOTHING, name: 'lists', figures: listFigures(times), details: times, tables: [listTable(times)] };
  },
  console: async (context) => {
    const { options, doing } = context;
    const stage = await context.stage({
      seed: (owner, { databaseUrls }) => seedLists(owner, databaseUrls.owner, options.largeInvoices, doing),
    });
    const pages = await consolePages(stage.bench, doing);
    await stage.close();
    const found = { figures: consoleFigures(pages), details: pages, complaints: consoleComplaints(pages) };
    return { ...NOTHING, ...found, name: 'console', tables: [consoleTable(pages)] };
  },
  memory: async (context) => {
    const { options, doing } = context;
    const stage = await context.stage({
      seed: (owner, { databaseUrls }) => seed(owner, databaseUrls.owner, options.invoices),
    });
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

/** The groups of these names, in their own order. */
export function groupsToRun(names: readonly GroupName[]): readonly (readonly [GroupName, RunGroup])[] {
  return names.map((name) => [name, RUNS[name]]);
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

function rateOf({ result }: OneRun, name: string): number {
  return result.contenders.find((contender) => contender.name === name)?.perSecond ?? NaN;
}
