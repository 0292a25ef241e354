import { afterEach, describe, expect, it } from '@jest/globals';
import type { Command, Outcome } from '../../../src/core/commands.ts';
import type { NewTenant } from '../../../db/admin/tenants.ts';
import {
  addPayment,
  CLIENT_ID,
  createInvoice,
  decimal,
  newLine,
  refundPayment,
  updateInvoice,
} from '../../support/builders.ts';
import { brokenInvariants, openBooks, resultOf, type Books, type Writer } from '../../support/ledgers.ts';

let books: Books;

async function twoGateways(tenant: Partial<NewTenant> = {}): Promise<readonly [Writer, Writer]> {
  books = await openBooks(tenant);
  return [books.writer(), books.writer()];
}

afterEach(async () => {
  expect(await brokenInvariants(books)).toEqual([]);
  await books.close();
});

/** Both ledgers' sets at once, one command a batch and one batch after the other on each. */
async function race(writers: readonly Writer[], commands: readonly (readonly Command[])[]): Promise<Outcome[]> {
  const lanes = writers.map(async (writer, lane) => {
    const outcomes: Outcome[] = [];
    for (const [index, batch] of commands.entries()) {
      if (index % writers.length === lane) outcomes.push(...(await writer.write(batch)));
    }
    return outcomes;
  });
  return (await Promise.all(lanes)).flat();
}

/** Deterministic numbers below a bound. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => (state = (state * 48_271) % 2_147_483_647) % below;
}

/** Both say the same success, and one of them that it is a replay. */
function expectOneReplay(outcomes: readonly Outcome[]): void {
  const results = outcomes.map((outcome) => (outcome.ok ? outcome.result : null));
  expect(results[0]).not.toBeNull();
  expect(results[0]).toEqual(results[1]);
  expect(outcomes.filter((outcome) => outcome.ok && outcome.isReplay === true)).toHaveLength(1);
}

describe('two gateways on one database', () => {
  it('record a payment once that both are sent at the same time', async () => {
    const writers = await twoGateways();
    for (let round = 0; round < 10; round += 1) {
      const invoiceId = await books.invoice();
      const same = (): Command => addPayment({ invoiceId, reference: 'T-1', amount: decimal('60.00') });
      const outcomes = await race(
        writers,
        Array.from({ length: 8 }, () => [same(), same()]),
      );
      const results = outcomes.map(resultOf);
      const ids = new Set(results.map((result) => 'paymentId' in result && result.paymentId));
      expect(ids.size).toBe(1);
      expect(results.filter((result) => 'isRepeat' in result && !result.isRepeat)).toHaveLength(1);
    }
    expect(await books.rows('select invoice_id from payments')).toHaveLength(10);
  });

  it('record one transfer once where a reference counts once per gateway, whatever the invoice', async () => {
    const writers = await twoGateways({ referenceScope: 'gateway' });
    for (let round = 0; round < 12; round += 1) {
      const [first, second] = [await books.invoice(), await books.invoice()];
      const pay = (invoiceId: number): Command => addPayment({ invoiceId, reference: `T-${round}` });
      const outcomes = await race(writers, [[pay(first)], [pay(second)]]);
      const refused = outcomes.filter((outcome) => !outcome.ok);
      expect(refused).toEqual([{ ok: false, code: 'reference-reused', facts: {} }]);
      expect(await books.rows('select 1 from payments where reference = ?', [`T-${round}`])).toHaveLength(1);
    }
  });

  it('do a command once that both are sent under one idempotency key', async () => {
    const writers = await twoGateways();
    for (let round = 0; round < 10; round += 1) {
      const invoiceId = await books.invoice();
      const command = addPayment({ invoiceId, commandId: `key:${round}`, requestDigest: 'f', reference: `A-${round}` });
      const outcomes = await race(writers, [[command], [command]]);
      expectOneReplay(outcomes);
    }
    expect(await books.rows('select 1 from payments')).toHaveLength(10);
  });

  it('refuse one of two requests that come under one idempotency key', async () => {
    const writers = await twoGateways();
    const invoices = [await books.invoice(), await books.invoice()];
    const outcomes = await race(
      writers,
      invoices.map((invoiceId, index) => [addPayment({ invoiceId, commandId: 'key:1', requestDigest: `${index}` })]),
    );
    expect(outcomes.filter((outcome) => !outcome.ok)).toMatchObject([{ code: 'idempotency-key-reused' }]);
    expect(await books.rows('select 1 from payments')).toHaveLength(1);
  });

  it('make an invoice once that both are sent under one idempotency key', async () => {
    const writers = await twoGateways();
    const command = createInvoice({ commandId: 'key:1', requestDigest: 'f' });
    expectOneReplay(await race(writers, [[command], [command]]));
    expect(await books.rows('select 1 from invoices')).toHaveLength(1);
  });

  it('never give one sequential number twice, and leave none out', async () => {
    const writers = await twoGateways({ numberFormat: 'INV-{NUMBER}' });
    const ids: number[] = [];
    for (let count = 0; count < 24; count += 1) ids.push(await books.invoice());
    await race(
      writers,
      ids.map((invoiceId) => [addPayment({ invoiceId })]),
    );
    const rows = await books.rows<{ number: string }>('select number from invoices');
    const numbers = rows.map((row) => Number(row.number.replace('INV-', ''))).sort((a, b) => a - b);
    expect(numbers).toEqual(ids.map((_id, index) => index + 1));
  });

  it('lose no excess that comes to one client from many invoices', async () => {
    const writers = await twoGateways();
    const ids: number[] = [];
    for (let count = 0; count < 6; count += 1) ids.push(await books.invoice('10.00'));
    const batches = Array.from({ length: 20 }, (_set, index) =>
      [0, 1].map((step) => addPayment({ invoiceId: ids[(index + step) % ids.length]!, amount: decimal('25.00') })),
    );
    await race(writers, batches);
    const [client] = await books.rows<{ credit_minor: bigint }>('select credit_minor from clients');
    expect(client?.credit_minor).toBe(40n * 2500n - 6n * 1000n);
  });

  it('never wait for each other in a circle, whatever their batches hold', async () => {
    const writers = await twoGateways({ referenceScope: 'gateway' });
    const clients = [CLIENT_ID, 8, 9];
    for (const id of clients.slice(1)) await books.addClient(id);
    for (const id of clients) await books.grantCredit(id, 100_000n);
    const ids: number[] = [];
    for (let count = 0; count < 6; count += 1) ids.push(await books.invoice('10.00', clients[count % 3]));
    const random = randomFrom(20_261_122);
    const pick = <T>(items: readonly T[]): T => items[random(items.length)]!;
    const anyCommand = (): Command => {
      const invoiceId = pick(ids);
      const reference = `T-${random(60)}`;
      const kind = random(6);
      if (kind === 0) return updateInvoice({ invoiceId, credit: decimal(`${random(9)}.00`) });
      if (kind === 1) return createInvoice({ clientId: pick(clients), appliesCredit: random(2) === 0 });
      if (kind === 2) return refundPayment({ invoiceId, paymentId: 1 + random(20), amount: decimal('0.10') });
      return addPayment({ invoiceId, reference, amount: decimal(`${1 + random(20)}.00`) });
    };
    const batches = Array.from({ length: 80 }, () => Array.from({ length: 1 + random(12) }, anyCommand));
    const outcomes = await race(writers, batches);
    expect(outcomes).toHaveLength(batches.flat().length);
    // A connection reports what befell it when it ends.
    await Promise.all(writers.map((writer) => writer.close()));
    expect(await deadlocks()).toBe(0n);
  });
});

describe('two gateways that work for the same clients', () => {
  it('never wait in a circle when one makes invoices while the other spends credit', async () => {
    const [first, second] = await twoGateways();
    const clients = Array.from({ length: 20 }, (_client, index) => 20 + index);
    for (const id of clients) await books.addClient(id);
    for (const id of clients) await books.grantCredit(id, 1_000_000n);
    const reversed = [...clients].reverse();
    const batches = async (writer: Writer, ids: readonly number[], appliesCredit: boolean): Promise<void> => {
      const lines = [newLine('0.01')];
      for (let count = 0; count < 40; count += 1) {
        const outcomes = await writer.write(ids.map((clientId) => createInvoice({ clientId, appliesCredit, lines })));
        for (const outcome of outcomes) resultOf(outcome);
      }
    };
    await Promise.all([batches(first, clients, true), batches(second, reversed, false)]);
    await Promise.all([first.close(), second.close()]);
    expect(await deadlocks()).toBe(0n);
  });

  it('never wait in a circle over a client’s credit and a claim', async () => {
    const [first, second] = await twoGateways({ referenceScope: 'gateway' });
    await books.grantCredit(CLIENT_ID, 1_000_000n);
    const [a, b, c] = [await books.invoice('9.00'), await books.invoice('9.00'), await books.invoice('9.00')];
    for (let round = 0; round < 40; round += 1) {
      const reference = `T-${round}`;
      const pay = (invoiceId: number): Command => addPayment({ invoiceId, reference, amount: decimal('10.00') });
      await Promise.all([
        first.write([updateInvoice({ invoiceId: a, credit: decimal(`${round % 2}.00`) }), pay(b)]),
        second.write([pay(c)]),
      ]);
    }
    await Promise.all([first.close(), second.close()]);
    expect(await deadlocks()).toBe(0n);
  });
});

describe('two gateways whose reservations of ids were lost in a crash', () => {
  it('go on with other ids, where one was given to both', async () => {
    const writers = await twoGateways();
    const [first, second] = writers;
    const invoiceId = await books.invoice('900.00');
    const pay = (reference: string): Command => addPayment({ invoiceId, reference, amount: decimal('1.00') });
    const counters = await books.rows<{ kind: string; next_id: bigint }>('select kind, next_id from id_counters');
    resultOf((await first.write([pay('A-0')]))[0]);
    // The counter of a promoted standby that lacks the first gateway's reservation.
    for (const { kind, next_id: next } of counters) {
      await books
        .owner('id_counters')
        .where({ kind })
        .update({ next_id: Number(next) });
    }
    for (let round = 1; round <= 5; round += 1) {
      const outcomes = await Promise.all([
        first.write([pay(`A-${round}`), pay(`AA-${round}`)]),
        second.write([pay(`B-${round}`)]),
      ]);
      expect(outcomes.flat().map(({ ok }) => ok)).toEqual([true, true, true]);
    }
    expect(await books.rows('select 1 from payments')).toHaveLength(16);
  });

  it('make an invoice under another id, where the first key that shows it is of the invoice’s history', async () => {
    const [writer] = await twoGateways();
    resultOf((await writer.write([createInvoice({ lines: [newLine('1.00')] })]))[0]);
    // Only the counter of invoices was set back: the lines', the history's and the events' own keys show nothing.
    await books
      .owner('id_counters')
      .where({ kind: 'invoice' })
      .update({ next_id: Number((await books.rows<{ id: bigint }>('select max(id) as id from invoices'))[0]?.id) });
    resultOf((await writer.write([createInvoice({ lines: [newLine('2.00')] })]))[0]);
    expect(await books.rows('select 1 from invoices')).toHaveLength(2);
  });
});

/** How often the server had to break a circle in this database. */
async function deadlocks(): Promise<bigint> {
  const [row] = await books.rows<{ deadlocks: bigint }>(
    'select deadlocks from pg_stat_database where datname = current_database()',
  );
  return row?.deadlocks ?? -1n;
}
