import fc from 'fast-check';
import { faultsIn } from './books.ts';
import { Caller } from './caller.ts';
import type { Call } from './calls.ts';
import { faultsOfList, meetInvoice } from './compare.ts';
import { openModelGateway, type ModelGateway } from './gateway.ts';
import { meet } from './judge.ts';
import { faultOfCreated } from './judge-invoices.ts';
import { callOf, sequences, settings as anySettings, type Step } from './steps.ts';
import { addModelTenant } from './tenant.ts';
import { newWorld, type Settings, type World } from './world.ts';

const START = Date.UTC(2026, 10, 22, 10);
const MINUTE_MS = 60_000;

export interface ModelRun {
  readonly seed: number;
  /** Sequences that were run, those of shrinking among them. */
  readonly sequences: number;
  readonly calls: number;
  /** Calls by their kind and answer. */
  readonly replies: Readonly<Record<string, number>>;
  /** The shortest sequence that failed, and why; `null` where none did. */
  readonly counterexample: string | null;
}

/** Runs random sequences of calls through both dialects, and holds each answer and the books against the model. */
export async function runModel(seed: number, count: number, advance?: () => void): Promise<ModelRun> {
  const gateway = await openModelGateway();
  const replies = new Map<string, number>();
  const counts = { sequences: 0, calls: 0 };
  try {
    const property = fc.asyncProperty(anySettings, sequences, async (settings, steps) => {
      counts.sequences += 1;
      advance?.();
      await runSequence(gateway, counts.sequences, settings, steps, (name) => {
        counts.calls += 1;
        replies.set(name, (replies.get(name) ?? 0) + 1);
      });
    });
    const found = await fc.check(property, { seed, numRuns: count, includeErrorInReport: true });
    const counterexample = found.failed ? await fc.asyncDefaultReportMessage(found) : null;
    return {
      seed,
      ...counts,
      replies: Object.fromEntries([...replies].sort()),
      counterexample: counterexample ?? null,
    };
  } finally {
    await gateway.close();
  }
}

/** Runs one sequence on a tenant of its own; throws at a fault. */
async function runSequence(
  gateway: ModelGateway,
  tenantId: number,
  settings: Settings,
  steps: readonly Step[],
  note: (name: string) => void,
): Promise<void> {
  const caller = new Caller(gateway, tenantId, await addModelTenant(gateway, tenantId, settings));
  const world = newWorld(settings, START);
  const sent: Call[] = [];
  for (const step of steps) {
    gateway.clock.time = world.now;
    if (step.kind === 'wait') {
      world.now += step.minutes * MINUTE_MS;
      continue;
    }
    const call = callOf(world, sent, step);
    if (call === null) continue;
    sent.push(call);
    await runCall(caller, world, call, note);
  }
  const faults = [
    ...(await faultsIn(gateway.owner, tenantId, world)),
    ...faultsOfList(world, await caller.transactions()),
  ];
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

async function runCall(caller: Caller, world: World, call: Call, note: (name: string) => void): Promise<void> {
  const made = world.invoices.length;
  const reply = await caller.send(call);
  const isAgain = call.kind === 'accept-quote' && world.invoices.some(({ id }) => id === reply.invoiceId);
  note(`${call.kind}: ${reply.word}${isAgain ? ', again' : ''}`);
  const fault = meet(world, call, reply) ?? (world.invoices.length > made ? faultOfCreated(world, call, reply) : null);
  if (fault !== null) throw new Error(`${JSON.stringify(call)} was ${fault}`);
  const touched = 'invoice' in call ? call.invoice : reply.invoiceId;
  const invoice = world.invoices.find(({ id }) => id === touched);
  if (invoice === undefined) return;
  const difference = meetInvoice(world, invoice, await caller.show(invoice.id));
  if (difference !== null) throw new Error(`After ${JSON.stringify(call)} ${difference}`);
}
