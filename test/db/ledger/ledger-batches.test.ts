import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { addPayment, CLIENT_ID, createInvoice, decimal, newLine, updateInvoice } from '../../support/builders.ts';
import { brokenInvariants, openBooks, type Books } from '../../support/ledgers.ts';

let books: Books;

beforeEach(async () => {
  books = await openBooks();
});

afterEach(async () => {
  expect(await brokenInvariants(books)).toEqual([]);
  await books.close();
});

describe('one gateway', () => {
  it('answers a command again with what it was answered before, and makes nothing new', async () => {
    const writer = books.writer();
    const command = createInvoice({ lines: [newLine('1.00'), newLine('2.00')] });
    const [first] = await writer.write([command]);
    const [again] = await writer.write([command]);
    expect(again).toEqual({ ...first, isReplay: true });
    expect(await books.rows('select 1 from invoice_lines')).toHaveLength(2);
  });

  it('writes a batch as it would write its commands one by one', async () => {
    const writer = books.writer();
    await books.grantCredit(CLIENT_ID, 1000n);
    const invoiceId = await books.invoice();
    const outcomes = await writer.write([
      addPayment({ invoiceId, amount: decimal('20.00'), fees: decimal('0.50') }),
      addPayment({ invoiceId: 999 }),
      updateInvoice({ invoiceId, credit: decimal('10.00'), newLines: [newLine('5.00')], notes: 'So be it' }),
      addPayment({ invoiceId, amount: decimal('50.00'), sendsMail: true }),
      createInvoice({ appliesCredit: true }),
    ]);
    expect(outcomes.map((outcome) => outcome.ok)).toEqual([true, false, true, true, true]);
    const invoices = await books.rows(
      `select status, notes, subtotal_minor, credit_minor, total_minor, paid_minor, excess_minor, history_seq
       from invoices order by id`,
    );
    expect(invoices).toEqual([
      {
        status: 'Paid',
        notes: 'So be it',
        subtotal_minor: 6500n,
        credit_minor: 1000n,
        total_minor: 5500n,
        paid_minor: 7000n,
        excess_minor: 1500n,
        history_seq: 4n,
      },
      {
        status: 'Unpaid',
        notes: '',
        subtotal_minor: 6000n,
        credit_minor: 1500n,
        total_minor: 4500n,
        paid_minor: 0n,
        excess_minor: 0n,
        history_seq: 1n,
      },
    ]);
    expect(await books.rows("select event, state from outbox where event like 'mail%'")).toEqual([
      { event: 'mail.payment-received', state: 'pending' },
    ]);
  });

  it('refuses what a credential wants that was revoked meanwhile, and keeps the refusal on record', async () => {
    const writer = books.writer();
    const invoiceId = await books.invoice();
    await books.owner('credentials').update({ version: 2 });
    const [outcome] = await writer.write([addPayment({ invoiceId })]);
    expect(outcome).toMatchObject({ ok: false, code: 'credential-revoked' });
    expect(await books.rows("select 1 from history where code = 'credential-revoked'")).toHaveLength(1);
    expect(await books.rows('select 1 from payments')).toEqual([]);
  });

  it('needs no second connection while a transaction has the only one', async () => {
    const writer = books.writer({ connections: 1 });
    const ids = [await books.invoice(), await books.invoice(), await books.invoice()];
    const startedAt = Date.now();
    await writer.write(ids.map((invoiceId) => addPayment({ invoiceId, amount: decimal('70.00') })));
    await writer.write([createInvoice({ appliesCredit: true }), updateInvoice({ invoiceId: ids[0]!, notes: 'New' })]);
    expect(Date.now() - startedAt).toBeLessThan(1500);
  });

  it('leaves no transaction open, and no lock held', async () => {
    const writer = books.writer();
    const invoiceId = await books.invoice();
    await writer.write([addPayment({ invoiceId })]);
    await writer
      .settle([addPayment({ invoiceId: 999 })], () => {
        throw new Error('a bug');
      })
      .catch(() => []);
    const open = await books.rows(
      `select 1 from pg_locks where database = (select oid from pg_database where datname = current_database())
       and pid <> pg_backend_pid()`,
    );
    expect(open).toEqual([]);
  });
});
