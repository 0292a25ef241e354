import type { Knex } from 'knex';

/**
 * Look-ups of callers: the rules of a tenant's invoices, the numbers of its currencies, and counts of the documented actions
 * that callers asked for and the gateway lacks. The history and the income of a tenant are found by time. A currency keeps its number for ever: callers store it.
 */
const STATEMENTS = [
  `alter table tenants add column invoice_rules text not null default '8',
     add constraint tenants_invoice_rules_check check (invoice_rules in ('8', '9'))`,
  `create table currencies (
     tenant_id bigint not null,
     id bigint not null,
     code text not null,
     constraint currencies_pkey primary key (tenant_id, id),
     constraint currencies_code_key unique (tenant_id, code),
     constraint currencies_tenant_fkey foreign key (tenant_id) references tenants (id),
     constraint currencies_code_check check (code ~ '^[A-Z]{3}$')
   )`,
  // The currency of the tenant is number 1.
  `insert into currencies (tenant_id, id, code)
     select u.tenant_id, row_number() over (partition by u.tenant_id order by u.code <> t.currency, u.code), u.code
     from (select id as tenant_id, currency as code from tenants
       union select tenant_id, currency from clients
       union select tenant_id, currency from invoices) u
     join tenants t on t.id = u.tenant_id`,
  `create table unsupported_calls (
     tenant_id bigint not null,
     dialect text not null,
     action text not null,
     called_on date not null,
     calls bigint not null,
     constraint unsupported_calls_pkey primary key (tenant_id, dialect, action, called_on),
     constraint unsupported_calls_tenant_fkey foreign key (tenant_id) references tenants (id),
     constraint unsupported_calls_calls_check check (calls > 0)
   )`,
  'create index unsupported_calls_called_idx on unsupported_calls (tenant_id, called_on)',
  // Summaries of pages: they cost the write path next to nothing, and find the rows of a day or of the last minutes.
  ...['history', 'payments', 'refunds'].map(
    (table) =>
      `create index ${table}_recorded_idx on ${table} using brin (tenant_id, recorded_at) with (pages_per_range = 32, autosummarize = on)`,
  ),
  // The income of each day, without the payments and refunds that were recorded since until_at.
  `create table income_days (
     tenant_id bigint not null,
     currency text not null,
     paid_on date not null,
     received_minor bigint not null,
     returned_minor bigint not null,
     constraint income_days_pkey primary key (tenant_id, currency, paid_on),
     constraint income_days_tenant_fkey foreign key (tenant_id) references tenants (id)
   )`,
  `create table income_marks (
     tenant_id bigint not null,
     until_at timestamptz not null,
     constraint income_marks_pkey primary key (tenant_id),
     constraint income_marks_tenant_fkey foreign key (tenant_id) references tenants (id)
   )`,
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
