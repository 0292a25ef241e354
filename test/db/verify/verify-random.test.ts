import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { verify } from '../../../db/verify/verify.ts';
import { addPayment, CLIENT_ID, decimal, withOrigin } from '../../support/builders.ts';
import { openBooks, type Books } from '../../support/ledgers.ts';
import { randomCommands, randomTaxation } from '../../support/random-commands.ts';

const OTHER_CLIENT = 8;
const SETS = 12;

let books: Books;

afterEach(async () => {
  await books.close();
});

/** The ids of a tenant's first commands, and some unknown ones. */
const commands = randomCommands({
  invoices: [1, 2, 1, 2, 3, 4, 999],
  clients: [CLIENT_ID, OTHER_CLIENT, 9],
  lines: [1, 2, 3, 4],
  payments: [1, 2, 3, 101],
});

describe('The verification', () => {
  it.each([1, 2, 3, 4])('finds no difference after random commands in random sets (seed %i)', async (seed) => {
    const [settings] = fc.sample(randomTaxation, { seed, numRuns: 1 });
    const { rate, ...tenant } = settings!;
    books = await openBooks({ ...tenant, rateMilli: Number(rate) });
    await books.addClient(OTHER_CLIENT);
    await books.grantCredit(CLIENT_ID, 5_000n);
    await books.invoice('60.00');
    await books.invoice('25.00', OTHER_CLIENT);
    const writers = [books.writer(), books.writer()];
    const sets = fc.sample(commands, { seed, numRuns: SETS });
    for (const [place, set] of sets.entries()) {
      // A command id belongs to one batch, as it would to one caller; within a batch it comes again.
      const own = set.map((command) => withOrigin(command, { commandId: `${place}:${command.origin.commandId}` }));
      await writers[place % writers.length]!.write(own);
    }
    const { differences, checked } = await verify(books.owner, { tenantId: null });
    expect(differences).toEqual([]);
    const rows = await books.rows<Record<string, bigint>>(
      `select (select count(*) from invoices) as invoices, (select count(*) from payments) as payments,
         (select count(*) from refunds) as refunds, (select count(*) from history) as history,
         (select count(*) from outbox) as events, (select count(*) from commands) as commands,
         (select count(*) from payment_claims) as claims, (select count(*) from clients) as clients`,
    );
    const counts = Object.fromEntries(Object.entries(rows[0]!).map(([name, count]) => [name, Number(count)]));
    expect(checked).toEqual({ tenants: 1, seals: 0, ...counts });
    expect(checked.payments).toBeGreaterThan(2);
  });

  it('raises no false alarm while payments are recorded, and holds none of them up', async () => {
    books = await openBooks();
    const invoiceIds = [await books.invoice('900.00'), await books.invoice('900.00')];
    const writer = books.writer();
    let isOver = false;
    let recorded = 0;
    const load = async (): Promise<void> => {
      while (!isOver) {
        const set = invoiceIds.map((invoiceId) => addPayment({ invoiceId, amount: decimal('1.00') }));
        const outcomes = await writer.write(set);
        recorded += outcomes.filter(({ ok }) => ok).length;
      }
    };
    const running = load();
    const found: unknown[] = [];
    const during: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const before = recorded;
      found.push(...(await verify(books.owner, { tenantId: null })).differences);
      during.push(recorded - before);
    }
    isOver = true;
    await running;
    expect(found).toEqual([]);
    expect(Math.max(...during)).toBeGreaterThan(1);
  });
});
