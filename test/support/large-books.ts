import pg from 'pg';
import { FILL_INVOICE_STATES } from '../../db/ledger/write/invoice-states.ts';
import { CREDENTIAL_ID, TENANT_ID } from './builders.ts';

/** The size of filled books. */
export interface BooksSize {
  /** Rows of each kind. */
  readonly rows: number;
  /** Other tenants, of ten invoices each. */
  readonly tenants: number;
  /** Whether the server samples them then. */
  readonly isAnalyzed: boolean;
  /** Rows, and other tenants, that are there already. */
  readonly after?: number;
}

const LARGE: BooksSize = { rows: 20_000, tenants: 200, isAnalyzed: true };
/** The factor by which the planner's statistics multiply large books. */
const FACTOR = 100;

const INVOICE_COLUMNS = `tenant_id, id, client_id, currency, number, status, issued_on, due_on, tax_rate_milli,
  tax_rate2_milli, tax_mode, tax_is_compound, tax_rounding, subtotal_minor, tax_minor, tax2_minor, credit_minor,
  total_minor, paid_minor, excess_minor, refunded_minor, payment_method, notes, history_seq, history_head, created_at,
  updated_at`;

const QUOTE_COLUMNS = `tenant_id, id, subject, stage, valid_on, client_id, currency, tax_rate_milli, tax_rate2_milli,
  tax_mode, tax_is_compound, tax_rounding, lines, subtotal_minor, tax_minor, tax2_minor, total_minor, created_on,
  changed_on, created_at, updated_at, first_name, last_name, company_name, email, address1, address2, city, state,
  postcode, country, phone_number, tax_number, proposal, customer_notes, admin_notes`;

/** Of every kind one row an invoice, so that all tables are of one size; the last events of each tenant wait. */
const seedOf = ({ rows, tenants, after = 0 }: BooksSize): string => `
  insert into tenants select (jsonb_populate_record(t, jsonb_build_object('id', ${1_000 + after} + n))).*
    from tenants t, generate_series(1, ${tenants}) n where t.id = ${TENANT_ID};
  create temp table seeded as
    select case when n <= ${rows - tenants * 10} then ${TENANT_ID} else ${1_001 + after} + n % ${tenants} end as tenant_id,
      ${100 + after} + n as id from generate_series(1, ${rows}) n;
  insert into clients
    select s.tenant_id, s.id, 'Client', 'c@example.com', 'USD', false, null, null, null, 100, now() from seeded s;
  insert into invoices (${INVOICE_COLUMNS})
    select s.tenant_id, s.id, s.id, 'USD', 'N' || s.id, 'Unpaid', '2026-11-01', '2026-11-15', 0, 0, 'exclusive', false,
      'invoice', 6000, 0, 0, 0, 6000, 0, 0, 0, 'cash', '', 1, '\\x00', now(), now() from seeded s;
  ${FILL_INVOICE_STATES} i where i.id > ${100 + after};
  insert into invoice_lines select s.tenant_id, s.id, s.id, '', 0, 'A line', 6000, false from seeded s;
  insert into payments
    select s.tenant_id, s.id, s.id, s.id, 100, 0, 0, 'cash', 'R' || s.id, now(), now(), 'seed:' || s.id, 'whmcs',
      ${CREDENTIAL_ID}, null, 'digest ' || s.id from seeded s;
  insert into payment_claims select s.tenant_id, s.id || '/cash', 'R' || s.id, s.id from seeded s;
  insert into refunds
    select s.tenant_id, s.id, s.id, s.id, s.id, 10, 'cash', '', now(), now(), 'seed:' || s.id from seeded s;
  insert into credit_entries select s.tenant_id, s.id, s.id, 100, 'granted', null, null, now() from seeded s;
  insert into history
    select s.tenant_id, s.id, s.id, 1, 'add-payment', 'applied', null, 'seed:' || s.id, 'r', 'whmcs', ${CREDENTIAL_ID},
      null, null, null, now(), '\\x00' from seeded s;
  insert into commands select s.tenant_id, 'seed:' || s.id, 'add-payment', null, '{}', now() from seeded s;
  insert into quotes (${QUOTE_COLUMNS})
    select s.tenant_id, s.id, 'Quote ' || s.id, case when s.id % 2 = 0 then 'Draft' else 'Lost' end,
      date '2026-12-01' + (s.id % 30)::integer, case when s.id % 2 = 0 then s.id end, 'USD', 0, 0, 'exclusive', false,
      'invoice', '[]', 6000, 0, 0, 6000, date '2026-10-01' + (s.id % 30)::integer,
      date '2026-11-01' + (s.id % 20)::integer, now(), now(), ${"'', ".repeat(14)}'' from seeded s;
  insert into deliveries
    select s.tenant_id, s.id, s.id, 'L', '[]', '[]', 'open', null, null, now() from seeded s;
  insert into outbox
    select s.tenant_id, s.id, 'delivery.complete', case when s.id % 400 = 0 then 'pending' else 'done' end, s.id, '{}',
      'seed:' || s.id, now(), null from seeded s;
  update id_counters set next_id = 1000000 where tenant_id = ${TENANT_ID};
  insert into payment_methods select ${TENANT_ID}, 'cash', 'Cash', false on conflict do nothing;
  drop table seeded;
`;

/** The tables that grow with the business. */
export const LARGE_TABLES = [
  'clients',
  'commands',
  'credit_entries',
  'deliveries',
  'history',
  'invoice_lines',
  'invoice_states',
  'invoices',
  'outbox',
  'payment_claims',
  'payments',
  'quotes',
  'refunds',
] as const;

/** An invoice, a client, a payment and an event of the tenant have such an id: {@link seededIds} of them. */
export function seededIds(count: number): number[] {
  return Array.from({ length: count }, (_, at) => 101 + at * 7);
}

/** Fills a tenant's books, and those of others. The server gathers no statistics by itself. */
export async function fillBooks(adminUrl: string, size = LARGE): Promise<void> {
  await asAdmin(adminUrl, async (admin) => {
    for (const table of LARGE_TABLES) await admin.query(`alter table ${table} set (autovacuum_enabled = false)`);
    await admin.query(seedOf(size));
    if (size.isAnalyzed) await admin.query('vacuum analyze');
  });
}

/**
 * Has the planner believe that there are two million of each. It counts the pages of the real files, so that reading a
 * whole table seems cheaper to it than it would be: what it does by an index here it does by an index there.
 */
export async function claimMillions(adminUrl: string): Promise<void> {
  await asAdmin(adminUrl, async (admin) => {
    await admin.query(
      `update pg_class set reltuples = reltuples * ${FACTOR}
       where oid = any(select unnest($1::text[])::regclass)
         or oid in (select indexrelid from pg_index where indrelid = any(select unnest($1::text[])::regclass))`,
      [LARGE_TABLES],
    );
  });
}

async function asAdmin(adminUrl: string, work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
