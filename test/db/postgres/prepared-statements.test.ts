import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InvoiceReads } from '../../../db/reads/invoice-reads.ts';
import { Statements } from '../../../db/postgres/prepared-statements.ts';
import { queryRows } from '../../../db/postgres/sql.ts';
import { addPayment, decimal, CREDENTIAL_ID, TENANT_ID } from '../../support/builders.ts';
import { openBooks, resultOf, type Books, type Writer } from '../../support/ledgers.ts';

let books: Books;

beforeAll(async () => {
  books = await openBooks();
});

afterAll(async () => {
  await books.close();
});

async function preparedOn({ pool }: Writer): Promise<number> {
  return (await pool.run("select name from pg_prepared_statements where name like 'gateway%'", [])).length;
}

describe('The name of a statement', () => {
  it('is the same only for the same text', () => {
    const [one, other] = [new Statements(), new Statements()];
    expect(one.query('select 1', []).name).toBe(other.query('select 1', [1]).name);
    expect(one.query('select 1', []).name).not.toBe(one.query('select 2', []).name);
    expect(one.query('select 1', []).name?.length).toBeLessThan(64);
  });

  it('is left out beyond a thousand texts: callers choose what a batch writes, and the server keeps each', () => {
    const statements = new Statements();
    const names = Array.from({ length: 1_500 }, (_none, place) => statements.query(`select ${place}`, []).name);
    expect(names.filter((name) => name !== undefined)).toHaveLength(1_000);
    expect(statements.query('select 0', []).name).toBe(names[0]);
  });

  it('is left out where names are not kept apart', () => {
    expect(new Statements(false).query('select 1', [])).toEqual({ text: 'select 1', values: [] });
  });
});

describe('A pooler that changes the server behind a connection', () => {
  it('costs a payment a second try, and names are given up', async () => {
    const writer = books.writer({ connections: 1 });
    const invoiceId = await books.invoice();
    resultOf((await writer.write([addPayment({ invoiceId, amount: decimal('1.00'), reference: 'T-1' })]))[0]);
    expect(await preparedOn(writer)).toBeGreaterThan(2);
    await writer.pool.run('deallocate all', []);
    resultOf((await writer.write([addPayment({ invoiceId, amount: decimal('1.00'), reference: 'T-2' })]))[0]);
    expect(await preparedOn(writer)).toBe(0);
    expect(await books.rows('select 1 from payments where invoice_id = ?', [invoiceId])).toHaveLength(2);
    await writer.close();
  });

  it('is seen at any statement, and never as the failure of those behind it', async () => {
    for (const part of ['for update', 'number_counters', 'as durability', 'with ']) {
      const writer = books.writer({ connections: 1 });
      const invoiceId = await books.invoice();
      const payment = (reference: string) => addPayment({ invoiceId, amount: decimal('1.00'), reference });
      resultOf((await writer.write([payment('T-1')]))[0]);
      const rows = await queryRows<{ name: string }>(
        writer.pool,
        'select name from pg_prepared_statements where position(? in statement) > 0',
        [part],
      );
      expect(rows.length).toBeGreaterThan(0);
      for (const { name } of rows) await writer.pool.run(`deallocate ${name}`, []);
      const left = await preparedOn(writer);
      resultOf((await writer.write([payment('T-2')]))[0]);
      expect(await preparedOn(writer)).toBe(left);
      await writer.close();
    }
  });

  it('costs every batch that was under way a second try, and not only the first that failed', async () => {
    const writer = books.writer({ connections: 2 });
    const invoices = [await books.invoice(), await books.invoice()];
    const pay = (reference: string) =>
      Promise.all(
        invoices.map((invoiceId) => writer.write([addPayment({ invoiceId, amount: decimal('1.00'), reference })])),
      );
    // Until both connections have prepared everything.
    for (const round of ['A', 'B', 'C', 'D']) await pay(round);
    await Promise.all(
      [1, 2].map(() =>
        writer.pool.withConnection((connection) => connection.send('deallocate all; select pg_sleep(0.1)')),
      ),
    );
    for (const [outcome] of await pay('E')) resultOf(outcome);
    await writer.close();
  });

  it('costs a read a second try', async () => {
    const writer = books.writer({ connections: 1 });
    const reads = new InvoiceReads(writer.pool);
    const invoiceId = await books.invoice();
    const actor = { tenantId: TENANT_ID, credentialId: CREDENTIAL_ID, credentialVersion: 1 };
    const first = await reads.invoice(actor, invoiceId);
    await writer.pool.run('deallocate all', []);
    expect(await reads.invoice(actor, invoiceId)).toEqual(first);
    expect(first).toMatchObject({ invoice: { id: invoiceId } });
    await writer.close();
  });
});
