import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FILL_INVOICE_STATES } from '../../../db/ledger/write/invoice-states.ts';
import { DatabasePool } from '../../../db/postgres/pool.ts';
import { databaseReads } from '../../../db/reads/database-reads.ts';
import { INVOICE_KEYS, type InvoiceFilter, type InvoiceOrder } from '../../../src/core/lists/invoices.ts';
import type { Page, PageOfIds } from '../../../src/core/listing.ts';
import type { Reads } from '../../../src/core/ports.ts';
import { ACTOR, TENANT_ID } from '../../support/builders.ts';
import { openBooks, type Books } from '../../support/ledgers.ts';

/** Invoices by SQL: 12,000 Paid ones, 30 Unpaid ones with due dates before and after today. */
const PAID = 12_000;
const UNPAID = 30;
const TODAY = '2026-11-22';

interface Key {
  readonly id: number;
  readonly status: string;
  readonly number: string;
  readonly issued_on: string;
  readonly due_on: string;
  readonly total_minor: number;
  readonly client_id: number;
}

let books: Books;
let pool: DatabasePool;
let reads: Omit<Reads, 'portal'>;
let all: readonly Key[];

beforeAll(async () => {
  books = await openBooks();
  pool = new DatabasePool(books.urls.runtime, { max: 2, name: 'invoice-gateway test lists' });
  reads = databaseReads(pool);
  await books.owner.raw(
    `insert into invoices (tenant_id, id, client_id, currency, number, status, issued_on, due_on, tax_rate_milli,
       tax_rate2_milli, tax_mode, tax_is_compound, tax_rounding, subtotal_minor, tax_minor, tax2_minor, credit_minor,
       total_minor, paid_minor, excess_minor, refunded_minor, payment_method, notes, history_seq, history_head, created_at,
       updated_at)
     select ?, 1000 + n, 7, 'USD', case when n % 3 = 0 then 'N-' || n else '' end,
       case when n <= ? then 'Paid' else 'Unpaid' end, date '2026-01-01' + n % 97, date '2026-11-01' + n % 40, 0, 0,
       'exclusive', false, 'invoice', n * 7919 % 501, 0, 0, 0, n * 7919 % 501, 0, 0, 0, 'cash', '', 0, '\\x00', now(), now()
     from generate_series(1, ?) n`,
    [TENANT_ID, PAID, PAID + UNPAID],
  );
  await books.owner.raw(FILL_INVOICE_STATES);
  const rows = await books.rows<Key>(
    `select id::int, status, number, issued_on::text, due_on::text, total_minor::int, client_id::int from invoices`,
  );
  all = rows.sort((a, b) => a.id - b.id);
}, 60_000);

afterAll(async () => {
  await pool.close();
  await books.close();
});

const ANY: InvoiceFilter = { clientId: null, status: null, today: TODAY };
const BY_ID: InvoiceOrder = { by: 'id', isDescending: false };

async function page(filter: InvoiceFilter, order: InvoiceOrder, at: Page): Promise<PageOfIds> {
  const found = await reads.invoiceList.ids(ACTOR, filter, order, at);
  if (found === 'revoked') throw new Error('revoked');
  return found;
}

const COLUMNS = {
  id: 'id',
  number: 'number',
  'issued-on': 'issued_on',
  'due-on': 'due_on',
  total: 'total_minor',
  status: 'status',
} as const;

/** The same by sorting all rows here. */
function expected(filter: InvoiceFilter, { by, isDescending }: InvoiceOrder): number[] {
  const rows = all.filter(({ status, client_id, due_on }) => {
    if (filter.clientId !== null && filter.clientId !== client_id) return false;
    if (filter.status === 'Overdue') return status === 'Unpaid' && due_on < filter.today;
    return filter.status === null || filter.status === status;
  });
  const column = COLUMNS[by];
  const sign = isDescending ? -1 : 1;
  const compared = (a: Key, b: Key): number => (a[column] < b[column] ? -1 : a[column] > b[column] ? 1 : a.id - b.id);
  return rows.sort((a, b) => sign * compared(a, b)).map(({ id }) => id);
}

describe('A page of invoices', () => {
  const FILTERS: readonly InvoiceFilter[] = [
    ANY,
    { ...ANY, clientId: 7 },
    { ...ANY, status: 'Paid' },
    { ...ANY, status: 'Unpaid' },
    { ...ANY, status: 'Overdue' },
    { ...ANY, status: 'Draft' },
    { ...ANY, clientId: 7, status: 'Overdue' },
    { ...ANY, clientId: 8, status: 'Paid' },
  ];

  it.each(INVOICE_KEYS)('is that of all rows, filtered and sorted: by %s', async (by) => {
    for (const filter of FILTERS) {
      for (const isDescending of [false, true]) {
        const order = { by, isDescending };
        const ids = expected(filter, order);
        for (const start of [0, 10, 10_000, 11_990]) {
          const found = await page(filter, order, { start, size: 25 });
          expect([filter, order, start, found.ids]).toEqual([filter, order, start, ids.slice(start, start + 25)]);
        }
      }
    }
  });
});

describe('The total of a list', () => {
  const COUNT = PAID + UNPAID;

  it('is exact up to 10,000', async () => {
    const filter = { ...ANY, status: 'Unpaid' } as const;
    expect(await page(filter, BY_ID, { start: 0, size: 25 })).toMatchObject({ total: UNPAID });
    await books.owner.raw("update invoice_states set status = 'Draft' where invoice_id <= 11000 and status = 'Paid'");
    for (const start of [0, 9_990, 10_000]) {
      expect(await page({ ...ANY, status: 'Draft' }, BY_ID, { start, size: 25 })).toMatchObject({ total: 10_000 });
    }
    await books.owner.raw("update invoice_states set status = 'Paid' where status = 'Draft'");
  });

  it('above is greater than the end of the page while rows follow', async () => {
    for (const [start, size] of [
      [0, 25],
      [9_976, 25],
      [10_000, 25],
      [11_000, 1_000],
      [2_000, 10_000],
    ] as const) {
      const { total, ids } = await page(ANY, BY_ID, { start, size });
      expect(ids).toHaveLength(size);
      expect(total).toBeGreaterThan(start + size);
    }
  });

  it('at the end is the count of all', async () => {
    for (const start of [COUNT - 25, COUNT - 1, COUNT, COUNT + 1_000]) {
      expect(await page(ANY, BY_ID, { start, size: 25 })).toMatchObject({ total: COUNT });
    }
  });
});

describe('A list', () => {
  it('is refused to a credential that has changed, its rows too', async () => {
    const moved = { ...ACTOR, credentialVersion: ACTOR.credentialVersion + 1 };
    expect(await reads.invoiceList.ids(moved, ANY, BY_ID, { start: 0, size: 1 })).toBe('revoked');
    expect(await reads.invoiceList.rows(moved, [1_001])).toBe('revoked');
    expect(await reads.transactionList.rows(moved, [4])).toBe('revoked');
  });

  it('has its rows in the order of the ids, without those that do not exist', async () => {
    const rows = await reads.invoiceList.rows(ACTOR, [1_005, 999, 1_001]);
    expect(rows === 'revoked' ? rows : rows.map(({ invoice }) => invoice.id)).toEqual([1_005, 1_001]);
  });
});
