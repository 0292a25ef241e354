import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { verify } from '../../db/verify/verify.ts';
import { chargeOf, recordAnswer } from '../../src/core/captures/charge-attempt.ts';
import type { Commands } from '../../src/core/ports.ts';
import type { PaymentProcessor } from '../../src/core/captures/processor.ts';
import { settleCaptures } from '../../src/jobs/settle-captures.ts';
import { addPayment, CLIENT_ID, newOrigin, TENANT_ID, updateInvoice } from '../support/builders.ts';
import { captured, keptProcessor, openAttempts, type Attempts } from '../support/captures/attempts.ts';
import { TestClock } from '../support/gateway.ts';
import { memoryLogger } from '../support/logs/memory-logger.ts';
import { openBooks, resultOf, type Books } from '../support/ledgers.ts';

let books: Books;
let attempts: Attempts;
let clock: TestClock;
const log: string[] = [];

beforeEach(async () => {
  books = await openBooks({});
  clock = new TestClock();
  attempts = await openAttempts(books, clock);
  log.length = 0;
});

afterEach(async () => {
  await books.close();
});

const settleAll = (processor: PaymentProcessor | null, commands: Commands = attempts.commands): Promise<number> =>
  settleCaptures({
    database: attempts.writer.pool,
    commands,
    processorOf: () => Promise.resolve(processor),
    clock,
    steadyClock: clock,
    logger: memoryLogger(log),
  });

const later = (): void => {
  clock.set('2026-11-22T10:10:00.000Z');
};

interface Money {
  readonly payments: bigint;
  readonly credit: bigint;
  readonly state: string;
}

async function moneyOf(invoiceId: number): Promise<Money | undefined> {
  const [row] = await books.rows<Money>(
    `select (select coalesce(sum(p.amount_minor), 0)::bigint from payments p where p.tenant_id = ${TENANT_ID}
         and p.invoice_id = ${invoiceId}) as payments,
       (select c.credit_minor from clients c where c.tenant_id = ${TENANT_ID} and c.id = ${CLIENT_ID}) as credit,
       (select k.state from captures k where k.tenant_id = ${TENANT_ID} and k.id = ${invoiceId}) as state`,
  );
  return row;
}

/** Commands of a gateway that dies at one of them: before it was committed, or before its answer came. */
function dyingAt(step: number, isCommitted: boolean): Commands {
  let count = 0;
  return {
    submit: async (command) => {
      count += 1;
      if (count > step) throw new Error('The gateway is dead');
      if (count < step) return await attempts.commands.submit(command);
      if (isCommitted) await attempts.commands.submit(command);
      throw new Error('The gateway died');
    },
  };
}

describe('A gateway that dies between the answer of the processor and the end of the charge', () => {
  it.each([
    ['Unpaid', 1, false],
    ['Unpaid', 1, true],
    ['Cancelled', 1, false],
    ['Cancelled', 1, true],
    ['Cancelled', 2, false],
    ['Cancelled', 2, true],
  ] as const)(
    'leaves the money of an invoice that is %s once: step %d, committed: %s',
    async (status, step, isDone) => {
      const processor = keptProcessor();
      const id = await books.invoice('60.00');
      const capture = await attempts.start(id);
      const charged = await processor.charge(chargeOf(TENANT_ID, capture));
      if (status !== 'Unpaid') resultOf(await books.run(updateInvoice({ invoiceId: id, status })));
      await expect(attempts.end(capture, charged, dyingAt(step, isDone))).rejects.toThrow('died');
      later();
      await Promise.all([settleAll(processor), settleAll(processor)]);
      await settleAll(processor);
      const money = status === 'Unpaid' ? { payments: 6_000n, credit: 0n } : { payments: 0n, credit: 6_000n };
      expect(await moneyOf(id)).toEqual({ ...money, state: 'captured' });
      expect(processor.taken.size).toBe(1);
      expect((await verify(books.owner, { tenantId: TENANT_ID })).differences).toEqual([]);
    },
  );

  it.each([
    [1, false],
    [1, true],
    [2, false],
    [2, true],
  ] as const)('leaves money that is refused to an operator: step %d, committed: %s', async (step, isDone) => {
    await books.owner('tenants').update({ reference_scope: 'gateway' });
    resultOf(await attempts.end(await attempts.start(await books.invoice('5.00')), captured('X-1')));
    const capture = await attempts.start(await books.invoice('60.00'));
    const { id } = capture;
    await expect(attempts.end(capture, captured('X-1'), dyingAt(step, isDone))).rejects.toThrow('died');
    later();
    const answer = (): Promise<ReturnType<typeof captured>> => Promise.resolve(captured('X-1'));
    await settleAll({ charge: answer, outcomeOf: answer });
    expect(await moneyOf(id)).toEqual({ payments: 0n, credit: 0n, state: 'unrecorded' });
  });

  it.each(['Unpaid', 'Cancelled'] as const)(
    'of an earlier version leaves the money of an invoice that is %s once',
    async (status) => {
      const processor = keptProcessor();
      const id = await books.invoice('60.00');
      const capture = await attempts.start(id);
      const charged = await processor.charge(chargeOf(TENANT_ID, capture));
      if (status !== 'Unpaid') resultOf(await books.run(updateInvoice({ invoiceId: id, status })));
      await expect(attempts.end(capture, charged, earlierVersion())).rejects.toThrow('died');
      later();
      await Promise.all([settleAll(processor), settleAll(processor)]);
      const money = status === 'Unpaid' ? { payments: 6_000n, credit: 0n } : { payments: 0n, credit: 6_000n };
      expect(await moneyOf(id)).toEqual({ ...money, state: 'captured' });
      expect((await verify(books.owner, { tenantId: TENANT_ID })).differences).toEqual([]);
    },
  );
});

/** Commands as of a version that ended a charge behind its money, in a second command. It dies before that one. */
function earlierVersion(): Commands {
  let isRecorded = false;
  return {
    submit: async ({ ...command }) => {
      if (isRecorded) throw new Error('The gateway died');
      if ('settles' in command) delete command.settles;
      const outcome = await attempts.commands.submit(command);
      if (!outcome.ok) return outcome;
      isRecorded = true;
      return { ...outcome, isReplay: true };
    },
  };
}

describe('Settling charges', () => {
  it('ends a charge whose payment a caller has recorded under its reference', async () => {
    const id = await books.invoice('60.00');
    const capture = await attempts.start(id);
    resultOf(await books.run(addPayment({ invoiceId: id, gateway: 'visa', reference: 'X-1', amount: null })));
    resultOf(await attempts.end(capture, captured('X-1')));
    expect(await moneyOf(id)).toEqual({ payments: 6_000n, credit: 0n, state: 'captured' });
    expect((await verify(books.owner, { tenantId: TENANT_ID })).differences).toEqual([]);
  });

  it('records nothing for an operator whose rights were changed meanwhile', async () => {
    const id = await books.invoice('60.00');
    const capture = await attempts.start(id);
    const origin = newOrigin();
    const stale = { ...origin, actor: { ...origin.actor, credentialVersion: origin.actor.credentialVersion + 1 } };
    const outcome = await recordAnswer(attempts.commands, stale, capture, captured('X-1'), '');
    expect(outcome).toMatchObject({ ok: false, code: 'credential-revoked' });
    expect(await moneyOf(id)).toEqual({ payments: 0n, credit: 0n, state: 'pending' });
  });

  it('goes through more of them than one step has, past those that get no answer', async () => {
    const silent = new Set<number>();
    for (let count = 0; count < 110; count += 1) {
      const { id } = await attempts.start(await books.invoice('1.00'));
      if (count < 105) silent.add(id);
    }
    later();
    const kept = keptProcessor();
    const outcomeOf: PaymentProcessor['outcomeOf'] = (charge) =>
      silent.has(charge.invoiceId) ? Promise.reject(new Error('no answer')) : kept.outcomeOf(charge);
    expect(await settleAll({ ...kept, outcomeOf })).toBe(5);
    expect(await settleAll(null)).toBe(0);
    expect(log.filter((line) => line.includes('its tenant has no payment processor'))).toHaveLength(105);
  });

  it('says which money could not be recorded, and asks no more', async () => {
    const [other, id] = [await books.invoice('5.00'), await books.invoice('60.00')];
    await books.owner('tenants').update({ reference_scope: 'gateway' });
    const first = await attempts.start(other);
    resultOf(await attempts.end(first, captured('X-1')));
    await attempts.start(id);
    later();
    const answer = (): Promise<ReturnType<typeof captured>> => Promise.resolve(captured('X-1'));
    expect(await settleAll({ charge: answer, outcomeOf: answer })).toBe(0);
    expect(await moneyOf(id)).toEqual({ payments: 0n, credit: 0n, state: 'unrecorded' });
    expect(log.some((line) => line.includes('the money of a charge could not be recorded'))).toBe(true);
    const { differences } = await verify(books.owner, { tenantId: TENANT_ID });
    expect(differences.map(({ kind, id: named }) => `${kind} ${named}`)).toEqual([`charge-unrecorded ${id}`]);
    expect(await settleAll({ charge: answer, outcomeOf: answer })).toBe(0);
    await expect(attempts.start(id)).rejects.toThrow('capture-pending');
  });
});
