import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LedgerUnavailable, OutcomeUnknown } from '../../../src/core/errors.ts';
import { addPayment, createInvoice, decimal, newLine, updateInvoice } from '../../support/builders.ts';
import { PostgresProxy, type Cut } from '../../support/postgres/proxy.ts';
import { brokenInvariants, openBooks, resultOf, type Books, type Writer } from '../../support/ledgers.ts';

let books: Books;
let proxy: PostgresProxy;
let writer: Writer;

beforeAll(async () => {
  books = await openBooks();
  proxy = await PostgresProxy.start(books.urls.runtime);
  writer = books.writer({ url: proxy.url });
});

afterAll(async () => {
  await books.close();
  await proxy.close();
});

afterEach(async () => {
  expect(await brokenInvariants(books)).toEqual([]);
});

function countOf(table: string): Promise<number> {
  return books.rows(`select 1 from ${table}`).then((rows) => rows.length);
}

const CUTS: readonly (readonly [where: string, cut: Cut])[] = [
  ['after COMMIT, before its reply', 'after-commit'],
  ['before COMMIT', 'before-commit'],
  ['before the write', 'at-write'],
  ['before anything is read', 'at-load'],
];

describe.each(CUTS)('a connection that is cut %s', (_where, cut) => {
  it('leaves exactly one payment, and the caller gets it', async () => {
    const invoiceId = await books.invoice();
    const cutsBefore = proxy.cuts.length;
    proxy.cut(cut);
    const [outcome] = await writer.write([addPayment({ invoiceId, amount: decimal('75.00') })]);
    expect(proxy.cuts.slice(cutsBefore)).toEqual([cut]);
    expect(resultOf(outcome)).toMatchObject({ kind: 'payment-added', isRepeat: false });
    const payments = await books.rows('select amount_minor from payments where invoice_id = ?', [invoiceId]);
    expect(payments).toEqual([{ amount_minor: 7500n }]);
  });

  it('leaves exactly one new invoice, the one in the caller’s answer', async () => {
    const before = await countOf('invoices');
    proxy.cut(cut);
    const [outcome] = await writer.write([createInvoice({ lines: [newLine('1.00'), newLine('2.00')] })]);
    const result = resultOf(outcome);
    const lines = result.kind === 'invoice-created' ? await linesOf(result.invoiceId) : [];
    expect(lines).toEqual([{ amount_minor: 100n }, { amount_minor: 200n }]);
    expect(await countOf('invoices')).toBe(before + 1);
  });

  it('leaves each new line of an update once', async () => {
    const invoiceId = await books.invoice();
    proxy.cut(cut);
    const [outcome] = await writer.write([updateInvoice({ invoiceId, newLines: [newLine('5.00')] })]);
    expect(outcome).toMatchObject({ ok: true });
    expect(await linesOf(invoiceId)).toEqual([{ amount_minor: 6000n }, { amount_minor: 500n }]);
  });

  it('leaves each payment of a batch once, where there is no reference to know it by', async () => {
    await books.owner('tenants').update({ reference_scope: 'none' });
    const invoiceId = await books.invoice('10.00');
    proxy.cut(cut);
    const amount = decimal('4.00');
    const outcomes = await writer.write([1, 2, 3].map(() => addPayment({ invoiceId, amount, reference: 'T-1' })));
    await books.owner('tenants').update({ reference_scope: 'invoice' });
    expect(outcomes.map((outcome) => outcome.ok)).toEqual([true, true, true]);
    expect(await books.rows('select 1 from payments where invoice_id = ?', [invoiceId])).toHaveLength(3);
  });
});

function linesOf(invoiceId: number): Promise<unknown[]> {
  return books.rows('select amount_minor from invoice_lines where invoice_id = ? order by id', [invoiceId]);
}

describe('a connection that is cut again and again', () => {
  it('after COMMIT ends in a success, because the second try finds what the first one did', async () => {
    const invoiceId = await books.invoice();
    proxy.cut('after-commit', 2);
    resultOf((await writer.write([addPayment({ invoiceId })]))[0]);
    expect(await books.rows('select 1 from payments where invoice_id = ?', [invoiceId])).toHaveLength(1);
  });

  it('before COMMIT is reported as unknown, and nothing was recorded', async () => {
    const invoiceId = await books.invoice();
    proxy.cut('before-commit', 3);
    const command = addPayment({ invoiceId });
    await expect(writer.write([command])).rejects.toThrow(OutcomeUnknown);
    expect(await books.rows('select 1 from payments where invoice_id = ?', [invoiceId])).toEqual([]);
    resultOf((await writer.write([command]))[0]);
    expect(await books.rows('select 1 from payments where invoice_id = ?', [invoiceId])).toHaveLength(1);
  });

  it('before the write is reported as unknown, because COMMIT is sent right behind it', async () => {
    const invoiceId = await books.invoice();
    proxy.cut('at-write', 3);
    await expect(writer.write([addPayment({ invoiceId })])).rejects.toThrow(OutcomeUnknown);
    expect(await books.rows('select 1 from payments where invoice_id = ?', [invoiceId])).toEqual([]);
  });

  it('before anything is written is reported as unavailable: nothing can have been recorded', async () => {
    const invoiceId = await books.invoice();
    proxy.cut('at-load', 3);
    await expect(writer.write([addPayment({ invoiceId })])).rejects.toThrow(LedgerUnavailable);
  });

  it('before COMMIT with no time left is reported as unknown at once', async () => {
    const invoiceId = await books.invoice();
    const cutsBefore = proxy.cuts.length;
    proxy.cut('before-commit');
    await expect(writer.write([addPayment({ invoiceId, deadline: Date.now() })])).rejects.toThrow(OutcomeUnknown);
    expect(proxy.cuts).toHaveLength(cutsBefore + 1);
  });
});

describe('a key that was used', () => {
  it('is a repeat when it comes again, and not where the batch finds what it did itself', async () => {
    const invoiceId = await books.invoice();
    const keyed = addPayment({ invoiceId, commandId: 'key:doubt', amount: decimal('1.00') });
    const other = addPayment({ invoiceId, amount: decimal('1.00') });
    proxy.cut('after-commit');
    const first = await writer.write([keyed, keyed, other]);
    expect(first.map(({ isReplay }) => isReplay)).toEqual([undefined, true, undefined]);
    proxy.cut('after-commit');
    const again = await writer.write([keyed, addPayment({ invoiceId, amount: decimal('1.00') })]);
    expect(again.map(({ isReplay }) => isReplay)).toEqual([true, undefined]);
    const kept = await books.rows<{ outcome: object }>("select outcome from commands where command_id = 'key:doubt'");
    expect(kept).toEqual([{ outcome: { ok: true, result: resultOf(first[0]) } }]);
  });
});

describe('a database that hangs', () => {
  it('is reported within six seconds, and its connection is not used again', async () => {
    const invoiceId = await books.invoice();
    proxy.cut('hang-at-write');
    const startedAt = Date.now();
    const command = addPayment({ invoiceId, deadline: startedAt + 5000 });
    await expect(writer.write([command])).rejects.toThrow(OutcomeUnknown);
    expect(Date.now() - startedAt).toBeLessThan(6000);
    resultOf((await writer.write([addPayment({ invoiceId })]))[0]);
  });
});

describe('a role whose commits do not wait for the disk', () => {
  it('is made to wait by every transaction of money', async () => {
    await books.owner.raw(`
      create table durability (at_commit text);
      create function note_durability() returns trigger language plpgsql security definer as
        $$ begin insert into durability values (current_setting('synchronous_commit')); return null; end $$;
      create constraint trigger note_durability after insert on payments deferrable initially deferred
        for each row execute function note_durability();`);
    for (const setting of ['off', 'local', 'remote_apply']) {
      const url = new URL(books.urls.runtime);
      url.searchParams.set('options', `-c synchronous_commit=${setting}`);
      const careless = books.writer({ url: url.toString() });
      resultOf((await careless.write([addPayment({ invoiceId: await books.invoice() })]))[0]);
    }
    const noted = await books.rows<{ at_commit: string }>('select at_commit from durability');
    expect(noted.map((row) => row.at_commit)).toEqual(['on', 'on', 'remote_apply']);
  });
});
