import { describe, expect, it } from '@jest/globals';
import type { Command, Outcome } from '../../src/core/commands.ts';
import { decideBatch } from '../../src/core/decide/decide-batch.ts';
import { LedgerUnavailable, Overloaded } from '../../src/core/errors.ts';
import type { Ledger } from '../../src/core/ports.ts';
import { BatchScheduler, type BatchLimits } from '../../src/concurrency/batch-scheduler.ts';
import { ACTOR, addPayment, FAR_DEADLINE, NOW } from '../support/builders.ts';

interface HeldBatch {
  readonly tenantId: number;
  readonly references: readonly string[];
  /** Ends it: every command is answered with a payment whose id is its reference, but for one that is broken. */
  release(broken?: string): Promise<void>;
  fail(error: Error): Promise<void>;
}

/** A ledger whose batches stay in flight until a test lets them go. */
class HeldLedger implements Ledger {
  readonly inFlight: HeldBatch[] = [];
  readonly started: HeldBatch[] = [];

  commitBatch: Ledger['commitBatch'] = (tenantId, commands) =>
    new Promise((resolve, reject) => {
      const references = commands.map(referenceOf);
      const settle = async (action: () => void): Promise<void> => {
        this.inFlight.splice(this.inFlight.indexOf(batch), 1);
        action();
        await quiet();
      };
      const batch: HeldBatch = {
        tenantId,
        references,
        release: (broken) =>
          settle(() => {
            resolve(references.map((reference) => (reference === broken ? BROKEN : resultOf(reference))));
          }),
        fail: (error) =>
          settle(() => {
            reject(error);
          }),
      };
      this.inFlight.push(batch);
      this.started.push(batch);
    });
}

function referenceOf(command: Command): string {
  return 'reference' in command ? command.reference : '';
}

function resultOf(reference: string): PromiseSettledResult<Outcome> {
  const result = { kind: 'payment-added', paymentId: Number(reference), isRepeat: false } as const;
  return { status: 'fulfilled', value: { ok: true, result } };
}

const BROKEN: PromiseSettledResult<Outcome> = { status: 'rejected', reason: new RangeError('broken') };

/** Lets everything that is ready happen. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const LIMITS: BatchLimits = {
  batchSize: 3,
  batchesInFlight: 2,
  batchesPerTenant: 1,
  queuedPerTenant: 5,
  queuedInTotal: 8,
};

function scheduling(limits: Partial<BatchLimits> = {}): {
  ledger: HeldLedger;
  clock: { now: () => number; at: number };
  submit: (reference: number, tenantId?: number, deadline?: number) => Promise<Outcome>;
} {
  const ledger = new HeldLedger();
  const clock = { at: NOW, now: () => clock.at };
  const scheduler = new BatchScheduler(ledger, decideBatch, clock, { ...LIMITS, ...limits });
  return {
    ledger,
    clock,
    submit: (reference, tenantId = 1, deadline = FAR_DEADLINE) =>
      scheduler.submit(addPayment({ reference: reference.toString(), actor: { ...ACTOR, tenantId }, deadline })),
  };
}

/** The results of promises, once everything that is ready has happened. */
async function resultsOf(promises: readonly Promise<Outcome>[]): Promise<readonly string[]> {
  const results = promises.map(() => 'waits');
  promises.forEach((promise, index) => {
    promise.then(
      (outcome) =>
        (results[index] = outcome.ok && 'paymentId' in outcome.result ? String(outcome.result.paymentId) : ''),
      (error: unknown) => (results[index] = error instanceof Error ? error.constructor.name : 'unknown'),
    );
  });
  await quiet();
  return results;
}

describe('the scheduler of batches', () => {
  it('starts a lone command at once, in a batch of its own', () => {
    const { ledger, submit } = scheduling();
    void submit(1);
    expect(ledger.inFlight.map((batch) => batch.references)).toEqual([['1']]);
  });

  it('gathers what arrives behind the batch in flight, up to a batch’s size, in order', async () => {
    const { ledger, submit } = scheduling();
    const answers = [1, 2, 3, 4, 5].map((reference) => submit(reference));
    expect(ledger.inFlight).toHaveLength(1);
    await ledger.inFlight[0]?.release();
    expect(ledger.inFlight.map((batch) => batch.references)).toEqual([['2', '3', '4']]);
    await ledger.inFlight[0]?.release();
    await ledger.inFlight[0]?.release();
    expect(ledger.started.map((batch) => batch.references)).toEqual([['1'], ['2', '3', '4'], ['5']]);
    expect(await resultsOf(answers)).toEqual(['1', '2', '3', '4', '5']);
  });

  it('has one batch of a tenant in flight, and no more sets than it may', async () => {
    const { ledger, submit } = scheduling();
    for (const tenant of [1, 1, 2, 2, 3]) void submit(9, tenant);
    expect(ledger.inFlight.map((batch) => batch.tenantId)).toEqual([1, 2]);
    await ledger.inFlight[0]?.release();
    expect(ledger.inFlight.map((batch) => batch.tenantId)).toEqual([2, 3]);
  });

  it('starts a tenant’s second batch when as many commands wait as are in flight, and no third', async () => {
    const { ledger, submit } = scheduling({ batchesPerTenant: 2, batchSize: 4, batchesInFlight: 4 });
    const referencesInFlight = (): string[] => ledger.inFlight.map((batch) => batch.references.join());
    for (const reference of [1, 2]) void submit(reference);
    expect(referencesInFlight()).toEqual(['1', '2']);
    for (const reference of [3, 4, 5]) void submit(reference);
    expect(referencesInFlight()).toEqual(['1', '2']);
    await ledger.inFlight[0]?.release();
    expect(referencesInFlight()).toEqual(['2', '3,4,5']);
    await ledger.inFlight[0]?.release();
    for (const reference of [6, 7]) void submit(reference);
    expect(referencesInFlight()).toEqual(['3,4,5']);
    void submit(8);
    expect(referencesInFlight()).toEqual(['3,4,5', '6,7,8']);
  });

  it('starts what waits when nothing else is in flight, however little it is', async () => {
    const { ledger, submit } = scheduling({
      batchesPerTenant: 2,
      batchSize: 4,
      batchesInFlight: 4,
      queuedPerTenant: 9,
    });
    for (const reference of [1, 2, 3, 4, 5, 6, 7]) void submit(reference);
    await ledger.inFlight[0]?.release();
    await ledger.inFlight[0]?.release();
    expect(ledger.inFlight.map((batch) => batch.references)).toEqual([['3', '4', '5', '6']]);
    await ledger.inFlight[0]?.release();
    expect(ledger.inFlight.map((batch) => batch.references)).toEqual([['7']]);
  });

  it('lets tenants take turns: a busy one waits behind those that waited', async () => {
    const { ledger, submit } = scheduling({ batchesInFlight: 1, batchSize: 1 });
    for (const tenant of [1, 1, 1, 2, 3, 2]) void submit(9, tenant);
    for (let batches = 0; batches < 6; batches += 1) await ledger.inFlight[0]?.release();
    expect(ledger.started.map((batch) => batch.tenantId)).toEqual([1, 2, 3, 1, 2, 1]);
  });

  it('sheds what exceeds a tenant’s queue, and keeps what it took', async () => {
    const { ledger, submit } = scheduling();
    const answers = [1, 2, 3, 4, 5, 6, 7].map((reference) => submit(reference));
    expect(await resultsOf(answers)).toEqual(['waits', 'waits', 'waits', 'waits', 'waits', 'waits', 'Overloaded']);
    for (let batches = 0; batches < 3; batches += 1) await ledger.inFlight[0]?.release();
    expect(await resultsOf(answers)).toEqual(['1', '2', '3', '4', '5', '6', 'Overloaded']);
  });

  it('sheds what exceeds all queues together, and takes more when they are shorter', async () => {
    const { ledger, submit } = scheduling({ batchesInFlight: 1 });
    void submit(0, 1);
    const answers = [1, 2, 3, 4].flatMap((tenant) => [submit(1, tenant), submit(2, tenant)]);
    const shed = submit(9, 5);
    await expect(shed).rejects.toThrow(Overloaded);
    expect(await resultsOf(answers)).toEqual(answers.map(() => 'waits'));
    await ledger.inFlight[0]?.release();
    expect(await resultsOf([submit(9, 5)])).toEqual(['waits']);
  });

  it('never starts a command whose deadline passed while it waited', async () => {
    const { ledger, clock, submit } = scheduling();
    void submit(1);
    const answers = [submit(2, 1, NOW + 10), submit(3, 1, NOW + 1000), submit(4, 1, NOW + 10)];
    clock.at = NOW + 11;
    await ledger.inFlight[0]?.release();
    expect(ledger.inFlight.map((batch) => batch.references)).toEqual([['3']]);
    await ledger.inFlight[0]?.release();
    expect(await resultsOf(answers)).toEqual(['Overloaded', '3', 'Overloaded']);
  });

  it('does not start what could not be answered in time', async () => {
    const { ledger, submit } = scheduling({ leastMs: 500 });
    void submit(1);
    const answers = [submit(2, 1, NOW + 499), submit(3, 1, NOW + 500)];
    await ledger.inFlight[0]?.release();
    await ledger.inFlight[0]?.release();
    expect(await resultsOf(answers)).toEqual(['Overloaded', '3']);
  });

  it('goes on after a batch of which every command had expired', async () => {
    const { ledger, clock, submit } = scheduling({ batchSize: 1, batchesInFlight: 1 });
    void submit(1);
    const answers = [submit(2, 1, NOW), submit(3, 1, NOW), submit(4)];
    clock.at = NOW + 1;
    await ledger.inFlight[0]?.release();
    expect(ledger.inFlight.map((batch) => batch.references)).toEqual([['4']]);
    expect(await resultsOf(answers)).toEqual(['Overloaded', 'Overloaded', 'waits']);
  });

  it('rejects each command of a rejected batch, and loses no later one', async () => {
    const { ledger, submit } = scheduling();
    const answers = [1, 2, 3, 4, 5, 6].map((reference) => submit(reference));
    await ledger.inFlight[0]?.release();
    await ledger.inFlight[0]?.fail(new LedgerUnavailable('away'));
    await ledger.inFlight[0]?.release();
    expect(await resultsOf(answers)).toEqual([
      '1',
      'LedgerUnavailable',
      'LedgerUnavailable',
      'LedgerUnavailable',
      '5',
      '6',
    ]);
    void submit(7);
    expect(ledger.inFlight.map((batch) => batch.references)).toEqual([['7']]);
  });

  it('rejects only the command that failed', async () => {
    const { ledger, submit } = scheduling();
    const answers = [1, 2, 3, 4].map((reference) => submit(reference));
    await ledger.inFlight[0]?.release();
    await ledger.inFlight[0]?.release('3');
    expect(await resultsOf(answers)).toEqual(['1', '2', 'RangeError', '4']);
  });

  it.each([{ batchesPerTenant: 1 }, { batchesPerTenant: 2 }])(
    'answers every command exactly once under random load: %j',
    async (batches) => {
      const { ledger, submit } = scheduling({
        queuedPerTenant: 1000,
        queuedInTotal: 4000,
        batchesInFlight: 4,
        ...batches,
      });
      let seed = 7;
      const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
      const answers: Promise<Outcome>[] = [];
      for (let step = 0; step < 500; step += 1) {
        answers.push(submit(step, random(5)));
        if (random(3) === 0) await ledger.inFlight[random(ledger.inFlight.length)]?.release();
      }
      while (ledger.inFlight.length > 0) await ledger.inFlight[0]?.release();
      expect(await resultsOf(answers)).toEqual(answers.map((_answer, step) => step.toString()));
      expect(ledger.started.flatMap((batch) => batch.references)).toHaveLength(500);
    },
  );
});
