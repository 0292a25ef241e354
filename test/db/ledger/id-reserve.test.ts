import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IdReserve } from '../../../db/ledger/id-reserve.ts';
import { ID_KINDS, type IdKind } from '../../../src/core/ids.ts';
import { TENANT_ID } from '../../support/builders.ts';
import { openBooks, type Books } from '../../support/ledgers.ts';

let books: Books;

beforeAll(async () => {
  books = await openBooks();
});

afterAll(async () => {
  await books.close();
});

function counts(some: Partial<Record<IdKind, number>>): Record<IdKind, number> {
  return { ...(Object.fromEntries(ID_KINDS.map((kind) => [kind, 0])) as Record<IdKind, number>), ...some };
}

async function take(reserve: IdReserve, kind: IdKind, count: number, tenantId = TENANT_ID): Promise<number[]> {
  const ids = await reserve.take(tenantId, counts({ [kind]: count }));
  return Array.from({ length: count }, () => ids.next(kind));
}

describe('the reserve of ids', () => {
  it('hands out the ids of invoices one after the other, without gaps', async () => {
    const reserve = new IdReserve(books.owner);
    const ids = [...(await take(reserve, 'invoice', 1)), ...(await take(reserve, 'invoice', 3))];
    expect(ids).toEqual([1, 2, 3, 4]);
    expect(await take(new IdReserve(books.owner), 'invoice', 2)).toEqual([5, 6]);
  });

  it.each(['invoice', 'credit-note'] as const)(
    'never turns the counter of a kind without reserves back: %s',
    async (kind) => {
      const reserve = new IdReserve(books.owner);
      const used: number[] = [];
      for (let round = 0; round < 8; round += 1) {
        const batches = await Promise.all([1, 2, 3].map((count) => reserve.take(TENANT_ID, counts({ [kind]: count }))));
        // Only the first one uses an id; the others give all of theirs back.
        used.push(batches[0]!.next(kind));
        for (const batch of batches) batch.giveBack();
        used.push(...(await take(new IdReserve(books.owner), kind, 1)));
      }
      expect(new Set(used).size).toBe(used.length);
    },
  );

  it('hands out no id twice, also to callers at the same time', async () => {
    const reserves = [new IdReserve(books.owner), new IdReserve(books.owner)];
    const taken = await Promise.all(
      reserves.map(async (reserve) => {
        const ids: number[] = [];
        for (let count = 1; count <= 40; count += 1) ids.push(...(await take(reserve, 'line', count)));
        return ids;
      }),
    );
    expect(new Set(taken.flat()).size).toBe(2 * 820);
  });

  it('gives two batches in flight ids of their own, as many as they need', async () => {
    const reserve = new IdReserve(books.owner);
    const batches = await Promise.all(
      [90, 90, 400, 1, 90].map(async (count) => {
        const ids = await reserve.take(TENANT_ID, counts({ payment: count, invoice: 2 }));
        return { count, ids };
      }),
    );
    const payments = batches.flatMap(({ count, ids }) => Array.from({ length: count }, () => ids.next('payment')));
    const invoices = batches.flatMap(({ ids }) => [ids.next('invoice'), ids.next('invoice')]);
    expect(new Set(payments).size).toBe(671);
    expect(new Set(invoices).size).toBe(10);
    expect(() => batches[0]?.ids.next('payment')).toThrow('No payment id');
  });

  it('takes back what a batch did not use, and nothing that it used', async () => {
    const reserve = new IdReserve(books.owner);
    const first = await reserve.take(TENANT_ID, counts({ invoice: 4 }));
    const used = [first.next('invoice'), first.next('invoice')];
    first.giveBack();
    const [last = 0] = used.slice(-1);
    expect(await take(reserve, 'invoice', 3)).toEqual([last + 1, last + 2, last + 3]);
    expect(() => first.next('invoice')).toThrow('No invoice id');
  });

  it('forgets what was reserved, with what is given back later', async () => {
    const reserve = new IdReserve(books.owner);
    const held = await reserve.take(TENANT_ID, counts({ refund: 5 }));
    const first = held.next('refund');
    reserve.forget(TENANT_ID);
    held.giveBack();
    const [next = 0] = await take(reserve, 'refund', 1);
    expect(next).toBeGreaterThan(first + 4);
  });

  it('reserves more at a time for a tenant that takes many', async () => {
    const reserve = new IdReserve(books.owner);
    let statements = 0;
    const count = (): number => (statements += 1);
    books.owner.on('query', count);
    for (let step = 0; step < 32; step += 1) await take(reserve, 'payment', 64);
    books.owner.removeListener('query', count);
    expect(statements).toBe(2);
  });

  it('lets go of the ids of the history after a day, and of no others', async () => {
    let now = 0;
    const reserve = new IdReserve(books.owner, () => now);
    const [history] = await take(reserve, 'history', 1);
    const [line] = await take(reserve, 'line', 1);
    now = 86_400_000;
    expect(await take(reserve, 'history', 1)).toEqual([history! + 1]);
    now += 1;
    expect(await take(reserve, 'history', 1)).toEqual([history! + 500]);
    expect(await take(reserve, 'line', 1)).toEqual([line! + 1]);
  });

  it('reserves blocks, and asks the database only when one is nearly used up', async () => {
    const reserve = new IdReserve(books.owner);
    let statements = 0;
    const count = (): number => (statements += 1);
    books.owner.on('query', count);
    for (let step = 0; step < 150; step += 1) await take(reserve, 'payment', 1);
    books.owner.removeListener('query', count);
    expect(statements).toBe(2);
  });

  it('reserves more before the last are gone, and one time only', async () => {
    const reserve = new IdReserve(books.owner);
    let answered = 0;
    const count = (): number => (answered += 1);
    books.owner.on('query-response', count);
    for (let step = 0; step < 96; step += 1) await take(reserve, 'payment', 1);
    expect(answered).toBe(1);
    await take(reserve, 'payment', 1);
    await take(reserve, 'payment', 1);
    while (answered < 2) await sleep(5);
    await take(reserve, 'payment', 90);
    books.owner.removeListener('query-response', count);
    expect(answered).toBe(2);
  });

  it('reserves for the batch that needs it where reserving more before failed', async () => {
    const reserve = new IdReserve(books.owner);
    const block = await take(reserve, 'payment', 96);
    await books.owner.raw('alter table id_counters rename to id_counters_away');
    block.push(...(await take(reserve, 'payment', 1)));
    await sleep(50);
    await books.owner.raw('alter table id_counters_away rename to id_counters');
    block.push(...(await take(reserve, 'payment', 50)));
    expect(new Set(block).size).toBe(147);
  });

  it('keeps tenants apart', async () => {
    await books.owner('tenants').insert({ ...(await books.owner('tenants').first()), id: 54 });
    const reserve = new IdReserve(books.owner);
    const [own] = await take(reserve, 'refund', 1);
    expect(await take(reserve, 'refund', 1, 54)).toEqual([1]);
    expect(await take(reserve, 'refund', 1)).toEqual([own! + 1]);
  });

  it('starts behind a counter that an import raised', async () => {
    await books.owner('id_counters').where({ tenant_id: TENANT_ID, kind: 'credit' }).update({ next_id: 5000 });
    expect(await take(new IdReserve(books.owner), 'credit', 1)).toEqual([5000]);
  });

  describe('when the counters went back, as where a server is restored or a standby takes over that missed some', () => {
    async function goBackTo(kind: IdKind, next: number): Promise<void> {
      await books.owner('id_counters').where({ tenant_id: TENANT_ID, kind }).update({ next_id: next });
    }

    it('gives one batch no id twice', async () => {
      const reserve = new IdReserve(books.owner);
      const unused = await reserve.take(TENANT_ID, counts({ invoice: 2 }));
      unused.giveBack();
      const [first = 0] = await take(reserve, 'invoice', 1);
      await goBackTo('invoice', first + 1);
      const ids = await take(reserve, 'invoice', 4);
      expect(new Set(ids).size).toBe(4);
    });

    it('gives one batch no id twice that another one gave back', async () => {
      const reserve = new IdReserve(books.owner);
      const unused = await reserve.take(TENANT_ID, counts({ invoice: 2 }));
      await goBackTo('invoice', 10_000);
      const renewed = await reserve.take(TENANT_ID, counts({ invoice: 2 }));
      await goBackTo('invoice', 10_000);
      const twice = await reserve.take(TENANT_ID, counts({ invoice: 2 }));
      for (const ids of [unused, renewed, twice]) ids.giveBack();
      const ids = await take(reserve, 'invoice', 6);
      expect(new Set(ids).size).toBe(6);
    });
  });

  it('gives no id that was not reserved', async () => {
    const ids = await new IdReserve(books.owner).take(TENANT_ID, counts({}));
    expect(() => ids.next('history')).toThrow('No history id');
  });
});
