import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DatabasePool } from '../../../db/postgres/pool.ts';
import { InvoiceReads } from '../../../db/reads/invoice-reads.ts';
import { MOST_SHOWN } from '../../../db/reads/newest.ts';
import { InvoicePageReads } from '../../../db/reads/page-reads.ts';
import { ACTOR, addPayment, decimal, refundPayment, TENANT_ID } from '../../support/builders.ts';
import { openBooks, resultOf, type Books } from '../../support/ledgers.ts';

/** So many payments of a cent are on the invoice, with ids from 1,000,001. */
const PAYMENTS = 20_000;
const AT_ONCE = 4_000;
const FIRST = 1_000_001;

let books: Books;
let invoiceId: number;

beforeAll(async () => {
  books = await openBooks();
  invoiceId = await books.invoice('5000.00');
  for (let from = 0; from < PAYMENTS; from += AT_ONCE) {
    await books.owner.raw(
      `insert into payments (tenant_id, id, invoice_id, client_id, amount_minor, fees_minor, excess_minor, gateway,
         reference, paid_at, recorded_at, command_id, dialect, credential_id)
       select i.tenant_id, ? + n, i.id, i.client_id, 1, 0, 0, 'cash', 'R' || n, '2026-01-01', '2026-01-01Z', 'c' || n,
         'whmcs', 1 from invoices i, generate_series(cast(? as int), ?) n`,
      [FIRST, from, from + AT_ONCE - 1],
    );
  }
  await books.owner.raw('update invoices set paid_minor = ?', [PAYMENTS]);
});

afterAll(async () => {
  await books.close();
});

describe('An invoice with a lot of payments', () => {
  it('is paid and refunded as any other: neither looks at what was paid before', async () => {
    const paid = resultOf(await books.run(addPayment({ invoiceId, amount: decimal('1.00'), reference: 'NEW' })));
    const again = resultOf(
      await books.run(addPayment({ invoiceId, amount: decimal('0.01'), gateway: 'cash', reference: 'R7' })),
    );
    expect([paid, again]).toMatchObject([{ isRepeat: false }, { isRepeat: false }]);
    const refund = refundPayment({ invoiceId, paymentId: FIRST, amount: decimal('0.01') });
    expect(resultOf(await books.run(refund)).kind).toBe('payment-refunded');
  });

  it('shows the newest of them in their order, and counts all', async () => {
    const pool = new DatabasePool(books.urls.runtime, { max: 1, name: 'invoice-gateway test reads' });
    const view = await new InvoiceReads(pool).invoice(ACTOR, invoiceId);
    const page = await new InvoicePageReads(pool).invoicePage(TENANT_ID, invoiceId);
    await pool.close();
    if (typeof view === 'string' || page === null) throw new Error('No invoice');
    const last = FIRST + PAYMENTS - 1;
    const ids = view.payments.map(({ id }) => id);
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([MOST_SHOWN, last - MOST_SHOWN + 1, last]);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect([page.payments.length, page.payments.at(-1)?.reference]).toEqual([MOST_SHOWN, `R${PAYMENTS - 1}`]);
    expect([view.invoice.paidMinor, view.refunds.length]).toEqual([BigInt(PAYMENTS) + 101n, 1]);
  });
});
