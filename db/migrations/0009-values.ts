import type { Knex } from 'knex';

/**
 * A tenant's setting for decimals that a currency does not have, and the allowed years of payments and refunds. The checks
 * apply to new rows; `verify` names older ones. Invoices have no such check: PostgreSQL would apply it to each later payment
 * on an invoice with an old date, and refuse the payment.
 */
const CHANGES = [
  `alter table tenants add column extra_decimals text not null default 'round',
     add constraint tenants_extra_decimals_check check (extra_decimals in ('round', 'refuse'))`,
  `alter table payments add constraint payments_paid_at_check
     check (paid_at >= '1900-01-01' and paid_at < '2201-01-01') not valid`,
  `alter table refunds add constraint refunds_refunded_at_check
     check (refunded_at >= '1900-01-01' and refunded_at < '2201-01-01') not valid`,
];

export async function up(knex: Knex): Promise<void> {
  for (const change of CHANGES) await knex.raw(change);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
