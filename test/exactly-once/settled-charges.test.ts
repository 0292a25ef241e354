import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verify } from '../../db/verify/verify.ts';
import type { PaymentProcessor } from '../../src/core/captures/processor.ts';
import type { Capture } from '../../src/core/records/capture.ts';
import { settleCaptures } from '../../src/jobs/settle-captures.ts';
import { TENANT_ID, updateInvoice } from '../support/builders.ts';
import { captured, openAttempts, type Attempts } from '../support/captures/attempts.ts';
import { TestClock } from '../support/gateway.ts';
import { memoryLogger } from '../support/logs/memory-logger.ts';
import { openBooks, resultOf, type Books } from '../support/ledgers.ts';
import { Cli, type CliResult } from '../cli/support/harness.ts';

let books: Books;
let attempts: Attempts;
let cli: Cli;
const clock = new TestClock();

beforeAll(async () => {
  books = await openBooks({ referenceScope: 'gateway' });
  attempts = await openAttempts(books, clock);
  cli = new Cli(books.urls);
});

afterAll(async () => {
  await cli.database.destroy();
  await books.close();
});

const settle = (id: number, ...args: readonly string[]): Promise<CliResult> =>
  cli.run(['capture', 'settle', String(id), ...args, '--tenant', String(TENANT_ID), '--json'], { clock });

/** The job of a gateway, whose processor answers a charge as captured. */
function settleByJob(reference: string): Promise<number> {
  const answer: PaymentProcessor['outcomeOf'] = () => Promise.resolve(captured(reference));
  return settleCaptures({
    database: attempts.writer.pool,
    commands: attempts.commands,
    processorOf: () => Promise.resolve({ charge: answer, outcomeOf: answer }),
    clock,
    steadyClock: clock,
    logger: memoryLogger([]),
  });
}

async function pending(amount = '60.00'): Promise<Capture> {
  clock.set('2026-11-22T10:00:00.000Z');
  const capture = await attempts.start(await books.invoice(amount));
  clock.set('2026-11-22T10:11:00.000Z');
  return capture;
}

/** An attempt whose reference is that of another invoice's payment. */
async function unrecorded(reference: string): Promise<Capture> {
  resultOf(await attempts.end(await pending('5.00'), captured(reference)));
  const capture = await pending();
  resultOf(await attempts.end(capture, captured(reference, 25n)));
  return capture;
}

/** Runs works that all have read the charge before any of them may write: the invoice is locked until each waits for it. */
async function atOnce<T>(invoiceId: number, works: readonly (() => Promise<T>)[]): Promise<readonly T[]> {
  const { running } = await books.owner.transaction(async (trx) => {
    await trx.raw('select from invoices where tenant_id = ? and id = ? for update', [TENANT_ID, invoiceId]);
    const started = Promise.all(works.map((work) => work()));
    for (;;) {
      const [row] = await books.rows<{ waiting: bigint }>(
        `select count(distinct l.pid) as waiting from pg_locks l join pg_stat_activity a on a.pid = l.pid
         where not l.granted and a.datname = current_database()`,
      );
      if (row?.waiting === BigInt(works.length)) return { running: started };
    }
  });
  return await running;
}

interface Money {
  readonly payments: readonly string[];
  readonly credit: bigint;
  readonly state: string;
  readonly reference: string;
}

async function moneyOf(id: number): Promise<Money | undefined> {
  const [row] = await books.rows<Money>(
    `select (select coalesce(json_agg(p.reference), '[]') from payments p
         where p.tenant_id = ${TENANT_ID} and p.invoice_id = ${id}) as payments,
       (select count(*) from transactions t where t.tenant_id = ${TENANT_ID} and t.is_credit) as credit,
       k.state, k.reference
     from captures k where k.tenant_id = ${TENANT_ID} and k.id = ${id}`,
  );
  return row;
}

const faults = async (): Promise<readonly string[]> =>
  (await verify(books.owner, { tenantId: TENANT_ID })).differences.map(({ kind, id }) => `${kind} ${id}`);

describe('One charge that is settled twice at once', () => {
  it('has one payment, of the operator who came first; the other reads that', async () => {
    const { id } = await pending();
    const ends = await atOnce(id, [
      () => settle(id, '--captured', 'ch_a', '--fees', '0.30'),
      () => settle(id, '--captured', 'ch_b'),
    ]);
    const money = await moneyOf(id);
    const winner = String(money?.reference);
    expect(money).toEqual({ payments: [winner], credit: 0n, state: 'captured', reference: winner });
    expect(ends.map(({ code }) => code).sort()).toEqual([0, 1]);
    expect(ends.find(({ code }) => code === 1)?.err).toContain(
      `The charge of invoice ${id} was settled meanwhile: it is captured and on record, under the reference ${winner}. Nothing more was recorded.`,
    );
    expect(await faults()).toEqual([]);
  });

  it('has one payment where the job of a gateway asks the processor meanwhile', async () => {
    const { id } = await pending();
    await atOnce<unknown>(id, [() => settle(id, '--captured', 'ch_typed'), () => settleByJob('ch_asked')]);
    const money = await moneyOf(id);
    const winner = String(money?.reference);
    expect(money).toEqual({ payments: [winner], credit: 0n, state: 'captured', reference: winner });
    expect(await faults()).toEqual([]);
  });

  it.each([1, 2, 3])('is either captured with its payment or declined without one, try %d', async (round) => {
    const { id } = await pending();
    const said = [
      () => settle(id, '--captured', `ch_d${round}`),
      () => settle(id, '--declined', 'Not seen there'),
      () => settle(id, '--captured', `ch_e${round}`),
    ];
    const ends = await atOnce(id, round === 2 ? said.reverse() : said);
    const money = await moneyOf(id);
    expect(money?.payments).toEqual(money?.state === 'declined' ? [] : [money?.reference]);
    expect(['captured', 'declined']).toContain(money?.state);
    expect(ends.map(({ code }) => code).sort()).toEqual([0, 1, 1]);
    for (const { err } of ends.filter(({ code }) => code === 1)) expect(err).toContain('was settled meanwhile');
    expect(await faults()).toEqual([]);
  });

  it('has one credit of its client where its invoice takes no payment', async () => {
    const { id } = await pending();
    resultOf(await books.run(updateInvoice({ invoiceId: id, status: 'Cancelled' })));
    const ends = await atOnce(id, [() => settle(id, '--captured', 'ch_f'), () => settle(id, '--captured', 'ch_g')]);
    expect(await moneyOf(id)).toMatchObject({ payments: [], credit: 1n, state: 'captured' });
    expect(ends.map(({ code }) => code).sort()).toEqual([0, 1]);
    expect(await faults()).toEqual([]);
  });
});

describe('Money that is not on record', () => {
  it('is recorded once by two operators who try it again at once', async () => {
    const { id } = await unrecorded('ch_u1');
    await books.owner('tenants').where({ id: TENANT_ID }).update({ reference_scope: 'invoice' });
    const ends = await atOnce(id, [() => settle(id), () => settle(id)]);
    await books.owner('tenants').where({ id: TENANT_ID }).update({ reference_scope: 'gateway' });
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    expect(await moneyOf(id)).toMatchObject({ payments: ['ch_u1'], state: 'captured' });
    expect(await faults()).toEqual([]);
  });

  it('is closed or recorded, and never both', async () => {
    const { id } = await unrecorded('ch_u2');
    await books.owner('tenants').where({ id: TENANT_ID }).update({ reference_scope: 'invoice' });
    const ends = await atOnce(id, [() => settle(id), () => settle(id, '--close', 'Given back.')]);
    await books.owner('tenants').where({ id: TENANT_ID }).update({ reference_scope: 'gateway' });
    const money = await moneyOf(id);
    expect(money?.payments).toEqual(money?.state === 'closed' ? [] : ['ch_u2']);
    expect(ends.map(({ code }) => code).sort()).toEqual([0, 1]);
    expect(ends.find(({ code }) => code === 1)?.err).toContain('was settled meanwhile');
    expect(await faults()).toEqual([]);
  });
});
