import type pg from 'pg';
import { CHAIN_START } from '../../db/ledger/chain.ts';
import { FILL_INVOICE_STATES } from '../../db/ledger/write/invoice-states.ts';
import { sumIncome } from '../../db/maintenance/income.ts';
import { openDatabase } from '../../db/postgres/knex.ts';
import { systemClock } from '../../src/clock.ts';
import { instantText } from '../../src/core/dates.ts';
import { addTenantOf, seededOf, TENANT_ID, type Seeded } from './seed.ts';
import { vacuum, withoutIndexes } from './seed-large.ts';

/** Clients of the tenant before it is filled; all invoices are theirs. */
const CLIENTS = 1_000;
const INVOICES_PER_CLIENT = 10;
const HOUR_MS = 3_600_000;
const FILLED = ['invoices', 'invoice_states', 'payments', 'refunds', 'transactions'] as const;

/** Half of all invoices have this client, and the others share the rest. */
export const LARGEST_CLIENT = 1;

/**
 * Invoices of all statuses, seven of ten Paid and two Unpaid, with a payment each, a refund for each fiftieth, and a
 * transaction without an invoice for each thousandth. Dates and totals repeat, and follow neither the ids nor each other. A tenth as many clients, of all statuses. Nothing but lists is
 * read from them.
 */
export async function seedLists(
  owner: pg.Client,
  ownerUrl: string,
  count: number,
  doing: (text: string) => void,
): Promise<Seeded> {
  // Old enough for the sums of maintenance.
  const at = instantText(systemClock.now() - HOUR_MS);
  const credentialId = await addTenantOf(ownerUrl, at, { invoice: count, line: 1, payment: 2 * count });
  const clients = Math.max(CLIENTS, Math.floor(count / INVOICES_PER_CLIENT));
  doing(`seeding ${clients} clients`);
  await owner.query(MORE_CLIENTS, [TENANT_ID, CLIENTS, clients, at]);
  await owner.query(FACTS_OF_CLIENTS, [TENANT_ID]);
  await withoutIndexes(owner, FILLED, doing, async () => {
    doing(`seeding ${count} invoices`);
    await owner.query(INVOICES, [TENANT_ID, count, CLIENTS, CHAIN_START, at]);
    await owner.query(`${FILL_INVOICE_STATES} where tenant_id = $1`, [TENANT_ID]);
    await owner.query(PAYMENTS, [TENANT_ID, count, CLIENTS, at, credentialId]);
    await owner.query(REFUNDS, [TENANT_ID, count, CLIENTS, at]);
    await owner.query(TRANSACTIONS, [TENANT_ID, count, CLIENTS, at]);
  });
  await vacuum(owner, doing);
  doing('summing the income up');
  await sumIncomeOf(ownerUrl);
  const range = { first: 1, count };
  return seededOf(credentialId, { payable: range, readable: range, single: { first: 1, count: 1 } });
}

/** As the jobs of a gateway do it, however long the days of the large database take. */
async function sumIncomeOf(ownerUrl: string): Promise<void> {
  const database = openDatabase(ownerUrl, { max: 1, name: 'bench', queryTimeoutMs: null });
  await sumIncome(database, TENANT_ID);
  await database.destroy();
}

const MORE_CLIENTS = `
insert into clients (tenant_id, id, currency, name, email, owns_email, created_at)
select $1, n, 'USD', 'Client ' || n, 'client' || n || '@example.com', true, $4
from generate_series($2::bigint + 1, $3::bigint) as n`;

/** Seven of ten are Active; names and companies repeat. */
const FACTS_OF_CLIENTS = `
update clients set first_name = 'First' || id % 300, last_name = 'Last' || id * 7919 % 4999,
  company_name = case when id % 2 = 0 then 'Company ' || id * 31 % 3001 else '' end,
  status = case when id % 10 < 7 then 'Active' when id % 10 < 9 then 'Inactive' else 'Closed' end
where tenant_id = $1`;

const CLIENT_OF = `case when n / 10 % 2 = 0 then ${LARGEST_CLIENT} else 2 + n % ($3::bigint - 1) end`;

const STATUS = `case n % 10 when 7 then 'Unpaid' when 8 then 'Unpaid'
  when 9 then (array['Draft', 'Cancelled', 'Refunded', 'Collections', 'Payment Pending'])[1 + n / 10 % 5] else 'Paid' end`;

const INVOICES = `
insert into invoices (tenant_id, id, client_id, currency, number, status, issued_on, due_on, tax_rate_milli,
  tax_rate2_milli, tax_mode, tax_is_compound, tax_rounding, subtotal_minor, tax_minor, tax2_minor, credit_minor,
  total_minor, paid_minor, excess_minor, refunded_minor, payment_method, notes, history_seq, history_head, created_at,
  updated_at)
select $1, n, ${CLIENT_OF}, 'USD', case when n % 10 < 7 then 'INV-' || n else '' end, ${STATUS},
  date '2020-01-01' + (n * 31 % 2500)::integer, date '2020-01-15' + (n * 37 % 4000)::integer, 0, 0, 'exclusive', false,
  'invoice', 1 + n * 7919 % 99991, 0, 0, 0, 1 + n * 7919 % 99991, 0, 0, 0, 'paypal', '', 0, $4, $5, $5
from generate_series(1, $2::bigint) as n`;

/** The n-th invoice has the n-th payment; refunds have the ids after those of the payments. */
const PAYMENTS = `
insert into payments (tenant_id, id, invoice_id, client_id, amount_minor, fees_minor, excess_minor, gateway, reference,
  paid_at, recorded_at, command_id, dialect, credential_id)
select $1, n, n, ${CLIENT_OF}, 1, 0, 0, 'paypal', 'SEED-' || n, $4::timestamptz::date - (n % 60)::integer + time '12:00', $4, 'seed:' || n, 'whmcs', $5
from generate_series(1, $2::bigint) as n`;

const REFUNDS = `
insert into refunds (tenant_id, id, payment_id, invoice_id, client_id, amount_minor, gateway, reference, refunded_at,
  recorded_at, command_id)
select $1, $2::bigint + n, n, n, ${CLIENT_OF}, 1, 'paypal', 'REFUND-' || n, '2026-01-11 12:00:00', $4, 'refund:' || n
from generate_series(50, $2::bigint, 50) as n`;

/** Their ids are between those of the refunds. */
const TRANSACTIONS = `
insert into transactions (tenant_id, id, revision, client_id, invoice_id, currency, gateway, paid_at, description,
  amount_in_minor, fees_minor, amount_out_minor, rate, reference, is_credit, recorded_at, command_id)
select $1, $2::bigint + n, 1, ${CLIENT_OF}, null, 'USD', 'paypal', '2026-01-12 12:00:00', 'A deposit',
  100, 0, 0, 100000, 'DEPOSIT-' || n, false, $4, 'transaction:' || n
from generate_series(25, $2::bigint, 1000) as n`;
