import type pg from 'pg';
import { CHAIN_START } from '../../db/ledger/chain.ts';
import { FILL_INVOICE_STATES } from '../../db/ledger/write/invoice-states.ts';
import { systemClock } from '../../src/clock.ts';
import { instantText } from '../../src/core/dates.ts';
import { BENCH_FUNCTIONS } from './payment-function.ts';
import { addTenantOf, seededOf, TENANT_ID, type Seeded } from './seed.ts';

const PAYMENTS_EACH = 3;
const CLIENTS = 1_000;
const FILLED = [
  'invoices',
  'invoice_states',
  'invoice_lines',
  'payments',
  'payment_claims',
  'history',
  'commands',
] as const;

interface Definition {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
  readonly isIndex: boolean;
}

/**
 * Many invoices, each with a line and three payments, and for each payment its claim, its history row and its command:
 * set by set, without the tables' indexes and constraints, which are made again afterwards. History and outcomes are
 * short: such tables are only added to, so that the depth of their indexes counts, and not the width of their rows.
 */
export async function seedLarge(
  owner: pg.Client,
  ownerUrl: string,
  invoiceCount: number,
  doing: (text: string) => void,
): Promise<Seeded> {
  const at = instantText(systemClock.now());
  const count = invoiceCount * PAYMENTS_EACH;
  const credentialId = await addTenantOf(ownerUrl, at, { invoice: invoiceCount, line: invoiceCount, payment: count });
  await withoutIndexes(owner, FILLED, doing, async () => {
    for (const [table, sql, values] of [
      ['invoices', INVOICES, [TENANT_ID, invoiceCount, CLIENTS, CHAIN_START, at]],
      ['states', `${FILL_INVOICE_STATES} where tenant_id = $1`, [TENANT_ID]],
      ['lines', LINES, [TENANT_ID, invoiceCount]],
      ['payments', PAYMENTS, [TENANT_ID, count, invoiceCount, CLIENTS, at, credentialId]],
      ['claims', CLAIMS, [TENANT_ID, count, invoiceCount]],
      ['history', HISTORY, [TENANT_ID, count, invoiceCount, at, credentialId, CHAIN_START]],
      ['commands', COMMANDS, [TENANT_ID, count, at]],
    ] as const) {
      doing(`seeding ${table}`);
      await owner.query(sql, [...values]);
    }
  });
  await owner.query('update id_counters set next_id = $2 where tenant_id = $1 and kind = $3', [
    TENANT_ID,
    count + 1,
    'history',
  ]);
  for (const statement of BENCH_FUNCTIONS) await owner.query(statement);
  await vacuum(owner, doing);
  const range = { first: 1, count: invoiceCount };
  return seededOf(credentialId, { payable: range, readable: range, single: { first: 1, count: 1 } });
}

/** Fills tables while they have neither indexes nor constraints, and makes these again: indexes are then as small as can be. */
export async function withoutIndexes(
  owner: pg.Client,
  tables: readonly string[],
  doing: (text: string) => void,
  fill: () => Promise<void>,
): Promise<void> {
  await owner.query("set synchronous_commit = off; set maintenance_work_mem = '256MB'");
  const definitions = await definitionsOf(owner, tables);
  for (const { table, name, isIndex } of definitions.toReversed()) {
    await owner.query(isIndex ? `drop index ${name}` : `alter table ${table} drop constraint ${name}`);
  }
  await fill();
  for (const { table, name, definition, isIndex } of definitions) {
    doing(`restoring ${name}`);
    await owner.query(isIndex ? definition : `alter table ${table} add constraint ${name} ${definition}`);
  }
}

/** The statistics of what was filled, and the marks of pages that every transaction sees. */
export async function vacuum(owner: pg.Client, doing: (text: string) => void): Promise<void> {
  doing('vacuuming');
  await owner.query('vacuum analyze');
  await owner.query('reset synchronous_commit');
}

/** Indexes and constraints in an order in which they can be made: keys before what refers to them. */
async function definitionsOf(owner: pg.Client, tables: readonly string[]): Promise<Definition[]> {
  const { rows } = await owner.query<Definition>(DEFINITIONS, [tables]);
  return rows;
}

const DEFINITIONS = `
select c.conrelid::regclass::text as table, quote_ident(c.conname) as name, pg_get_constraintdef(c.oid) as definition,
  false as "isIndex", case c.contype when 'f' then 3 else 1 end as place
from pg_constraint c
where c.contype in ('p', 'u', 'f')
  and (c.conrelid = any (select t::regclass from unnest($1::text[]) as t)
    or c.confrelid = any (select t::regclass from unnest($1::text[]) as t))
union all
select i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), true, 2
from pg_index i
where i.indrelid = any (select t::regclass from unnest($1::text[]) as t)
  and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u'))
order by place, "table", name`;

/** The n-th payment goes to the n-th invoice, and starts over when all have one. */
const INVOICE_OF = '1 + (n - 1) % $3::bigint';
/** A command's name that two statements agree on. */
const COMMAND_OF = "'call:' || md5(n::text)::uuid";

const INVOICES = `
insert into invoices (tenant_id, id, client_id, currency, number, status, issued_on, due_on, tax_rate_milli,
  tax_rate2_milli, tax_mode, tax_is_compound, tax_rounding, subtotal_minor, tax_minor, tax2_minor, credit_minor,
  total_minor, paid_minor, excess_minor, refunded_minor, payment_method, notes, history_seq, history_head, created_at,
  updated_at)
select $1, n, 1 + n % $3, 'USD', '', 'Unpaid', '2026-01-01', '2026-01-15', 0, 0, 'exclusive', false, 'invoice',
  1000000000, 0, 0, 0, 1000000000, 4500, 0, 0, 'paypal', '', ${PAYMENTS_EACH}, $4, $5, $5
from generate_series(1, $2::bigint) as n`;

const LINES = `
insert into invoice_lines (tenant_id, id, invoice_id, type, related_id, description, amount_minor, is_taxed)
select $1, n, n, 'Hosting', 1, 'Monthly product', 1000000000, false from generate_series(1, $2::bigint) as n`;

const PAYMENTS = `
insert into payments (tenant_id, id, invoice_id, client_id, amount_minor, fees_minor, excess_minor, gateway, reference,
  paid_at, recorded_at, command_id, dialect, credential_id)
select $1, n, ${INVOICE_OF}, 1 + (${INVOICE_OF}) % $4::bigint, 1500, 0, 0, 'paypal', 'SEED-' || n,
  '2026-01-10 12:00:00', $5, ${COMMAND_OF}, 'whmcs', $6
from generate_series(1, $2::bigint) as n`;

const CLAIMS = `
insert into payment_claims (tenant_id, scope, key, payment_id)
select $1, 'invoice', '[' || ${INVOICE_OF} || ',"paypal","SEED-' || n || '"]', n
from generate_series(1, $2::bigint) as n`;

const HISTORY = `
insert into history (tenant_id, id, invoice_id, seq, action, outcome, command_id, request_id, dialect, credential_id,
  before, after, recorded_at, hash)
select $1, n, ${INVOICE_OF}, 1 + (n - 1) / $3::bigint, 'add-payment', 'applied', ${COMMAND_OF}, 'seed', 'whmcs', $5,
  '{}', '{}', $4, $6
from generate_series(1, $2::bigint) as n`;

const COMMANDS = `
insert into commands (tenant_id, command_id, kind, outcome, recorded_at)
select $1, ${COMMAND_OF}, 'add-payment', '{"ok":true}', $3 from generate_series(1, $2::bigint) as n`;
