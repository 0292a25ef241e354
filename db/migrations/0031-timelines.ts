import type { Knex } from 'knex';

/**
 * The timeline of an invoice in the console: the mails and deliveries that its commands asked for, by their time, and the
 * first seals after a time. Events that only record something are not in the index: a payment without a mail writes no more.
 */
const STATEMENTS = [
  `create index outbox_invoice_idx on outbox (tenant_id, invoice_id, recorded_at) where state <> 'recorded'`,
  'create index history_seals_sealed_idx on history_seals (tenant_id, sealed_at)',
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index history_seals_sealed_idx');
  await knex.raw('drop index outbox_invoice_idx');
}
