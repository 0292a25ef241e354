import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Knex } from 'knex';
import { openDatabase } from '../../../db/postgres/knex.ts';
import { pruneBatch } from '../../../db/maintenance/pruning.ts';
import { verify } from '../../../db/verify/verify.ts';
import { systemClock } from '../../../src/clock.ts';
import type { Command } from '../../../src/core/commands.ts';
import {
  addPayment,
  createInvoice,
  decimal,
  newLine,
  refundPayment,
  TENANT_ID,
  withOrigin,
} from '../../support/builders.ts';
import { openBooks, resultOf, type Books, type Writer } from '../../support/ledgers.ts';

const DAY_MS = 86_400_000;

let books: Books;
let worker: Knex;
/** A gateway of forty days ago, and one of now. */
let then: Writer;
let now: Writer;

const KEYED = { invoiceId: 1, commandId: 'key:old', requestDigest: 'the request' };
/** Recorded forty days ago, under keys of their callers. */
const OLD: readonly Command[] = [
  createInvoice({ lines: [newLine('90.00')], sendsMail: true }),
  addPayment({ ...KEYED, reference: 'T-1', amount: decimal('10.00') }),
  addPayment({ ...KEYED, commandId: 'key:double', reference: '', amount: decimal('10.00') }),
  addPayment({
    ...KEYED,
    commandId: 'key:like',
    reference: '',
    duplicateDigest: { digest: 'the same words', isTimed: true },
    amount: decimal('10.00'),
  }),
  refundPayment({ invoiceId: 1, paymentId: 1, amount: decimal('2.00'), commandId: 'key:refund', requestDigest: 'it' }),
];

beforeAll(async () => {
  // A year, so that an alike payment of forty days ago still is a repeat.
  books = await openBooks();
  await books.rows('update tenants set repeat_window_timed_seconds = 365 * 86400');
  worker = openDatabase(books.urls.worker, { max: 2, name: 'invoice-gateway test worker' });
  then = books.writer({ clock: { now: () => systemClock.now() - 40 * DAY_MS } });
  now = books.writer();
  for (const command of OLD) resultOf((await then.write([command]))[0]);
  resultOf((await now.write([addPayment({ invoiceId: 1, reference: 'T-2', amount: decimal('5.00') })]))[0]);
  // Its mail was sent in time, and one is held.
  await books.owner('outbox').where({ event: 'mail.invoice-created' }).update({ state: 'held' });
});

afterAll(async () => {
  await worker.destroy();
  await books.close();
});

async function counts(): Promise<readonly number[]> {
  const [row] = await books.rows<Record<string, bigint>>(
    `select (select count(*) from commands) as commands, (select count(*) from outbox) as events,
       (select count(*) from payments) as payments, (select count(*) from refunds) as refunds`,
  );
  return Object.values(row!).map(Number);
}

async function differences(): Promise<readonly string[]> {
  const found = await verify(books.owner, { tenantId: null });
  return found.differences.map(({ kind, id }) => `${kind} ${id}`);
}

describe('Pruning', () => {
  it('leaves rows that are younger than its limit', async () => {
    const before = await counts();
    expect(await pruneBatch(worker, TENANT_ID, 'commands', 41)).toBe(0);
    expect(await pruneBatch(worker, TENANT_ID, 'events', 41)).toBe(0);
    expect(await counts()).toEqual(before);
    expect(await books.rows('select * from prunings')).toEqual([]);
  });

  it('deletes older rows, and no unfinished event', async () => {
    const open = `select count(*) as open from outbox where state in ('pending', 'queued', 'held', 'failed')`;
    const before = await books.rows(open);
    expect(await pruneBatch(worker, TENANT_ID, 'commands', 30)).toBe(OLD.length);
    expect(await pruneBatch(worker, TENANT_ID, 'events', 30)).toBeGreaterThan(3);
    expect(await books.rows(open)).toEqual(before);
    const old = await books.rows<{ state: string }>(
      `select distinct state from outbox where recorded_at < now() - interval '30 days'`,
    );
    expect(old.map(({ state }) => state)).not.toContain('recorded');
    expect((await counts())[0]).toBe(1);
  });

  it('keeps a completed event for its days from its completion', async () => {
    const done = `update outbox set state = 'done', settled_at = now() - interval '? days'
      where id = (select id from outbox where state in ('pending', 'held') order by id limit 1)`;
    await books.rows(done.replace('?', '29'));
    expect(await pruneBatch(worker, TENANT_ID, 'events', 30)).toBe(0);
    await books.rows(`update outbox set settled_at = now() - interval '31 days' where state = 'done'`);
    expect(await pruneBatch(worker, TENANT_ID, 'events', 30)).toBe(1);
  });
});

describe('The verification after it', () => {
  it('finds no difference', async () => {
    expect(await differences()).toEqual([]);
  });

  it('still finds what is missing and was recorded since', async () => {
    const undo: (() => Promise<unknown>)[] = [];
    for (const [table, named] of [
      ['commands', 'payment-command'],
      ['outbox', 'payment-event'],
    ] as const) {
      const young = books.owner(table).whereRaw("recorded_at > now() - interval '1 hour'");
      const rows = (await young.clone().select()) as { payload?: unknown; outcome?: unknown }[];
      undo.push(() => books.owner(table).insert(rows.map((row) => ({ ...row }))));
      await young.clone().delete();
      expect((await differences()).filter((name) => name.startsWith(named))).toHaveLength(1);
    }
    for (const step of undo) await step();
    expect(await differences()).toEqual([]);
  });

  it('reports missing rows', async () => {
    const [marks] = await books.rows<{ until_at: Date }>("select until_at from prunings where what = 'commands'");
    await books.rows("update prunings set until_at = now() where what = 'commands'");
    // Such a mark is not believed.
    expect(await differences()).toEqual(
      expect.arrayContaining(['pruning commands', 'payment-command 1', 'payment-command 2']),
    );
    await books.owner('prunings').where({ what: 'commands' }).update({ until_at: marks!.until_at });
  });
});

describe('A payment that is sent again after its outcome was pruned', () => {
  const again = async (command: Command): Promise<unknown> => (await now.write([command]))[0];

  it('is met by its reference, and recorded once', async () => {
    const before = await counts();
    expect(await again(OLD[1]!)).toMatchObject({ ok: true, result: { isRepeat: true, paymentId: 1 } });
    expect((await counts())[2]).toBe(before[2]);
  });

  it('is met by its duplicateDigest, and recorded once', async () => {
    const before = await counts();
    expect(await again(withOrigin(OLD[3]!, { commandId: 'call:new' }))).toMatchObject({
      ok: true,
      result: { isRepeat: true },
    });
    expect((await counts())[2]).toBe(before[2]);
  });

  it.each([
    ['a payment that has only its key', OLD[2]!],
    ['a refund', OLD[4]!],
  ])('is refused by its key, single and in a batch: %s', async (_what, command) => {
    const before = await counts();
    expect(await again(command)).toMatchObject({ ok: false, code: 'idempotency-key-reused' });
    const neighbour = addPayment({ invoiceId: 1, amount: decimal('1.00') });
    const outcomes = await now.write([neighbour, withOrigin(command, { requestId: 'another' })]);
    expect(outcomes).toMatchObject([{ ok: true }, { ok: false, code: 'idempotency-key-reused' }]);
    const after = await counts();
    expect([after[2], after[3]]).toEqual([before[2]! + 1, before[3]]);
    expect(await differences()).toEqual([]);
  });

  it('is recorded once by two gateways that get the same new key at the same time', async () => {
    const command = addPayment({ ...KEYED, commandId: 'key:new', reference: '', amount: decimal('1.00') });
    const before = await counts();
    const outcomes = await Promise.all([then, now].map(async (writer) => (await writer.write([command]))[0]));
    expect(outcomes.map((outcome) => (outcome?.ok === true ? outcome.result : null))).toEqual([
      expect.objectContaining({ kind: 'payment-added' }),
      resultOf(outcomes[0]),
    ]);
    expect(outcomes.filter((outcome) => outcome?.ok === true && outcome.isReplay === true)).toHaveLength(1);
    expect((await counts())[2]).toBe(before[2]! + 1);
  });
});
