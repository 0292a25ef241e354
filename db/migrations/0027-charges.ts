import type { Knex } from 'knex';

/**
 * The end of charges: money that a payment processor took and that the ledger refused is `unrecorded` until an operator
 * mends it or closes the charge. Daily settings have the currency of their amounts, and the time of their last change.
 */
const STATEMENTS = [
  'alter table captures add column fees_minor bigint not null default 0',
  'alter table captures drop constraint captures_state_check',
  `alter table captures add constraint captures_state_check
     check (state in ('pending', 'captured', 'declined', 'unrecorded', 'closed'))`,
  `alter table captures add constraint captures_reference_check
     check (state not in ('captured', 'unrecorded') or reference <> '')`,
  `create index captures_unrecorded_idx on captures (tenant_id, started_at, id) where state = 'unrecorded'`,
  'alter table daily_settings add column late_fee_currency text',
  `update daily_settings d set late_fee_currency = t.currency from tenants t
     where t.id = d.tenant_id and d.late_fee_days is not null`,
  `alter table daily_settings add constraint daily_settings_currency_check
     check (late_fee_days is null or late_fee_currency is not null)`,
  'alter table daily_settings add column changed_at timestamptz not null default now()',
  'alter table daily_settings alter column changed_at drop default',
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
