import type { Knex } from 'knex';

/**
 * Mails: an event may be about a client and no invoice; the sent mails of a client, by the event that asked for them; and
 * the passwords of clients, as hashes. Both go with their client.
 */
const STATEMENTS = [
  'alter table outbox alter column invoice_id drop not null',
  `create table sent_mails (
     tenant_id bigint not null,
     id bigint not null,
     client_id bigint not null,
     invoice_id bigint,
     recipient text not null,
     subject text not null,
     message text not null,
     attachments text[] not null,
     state text not null,
     retries integer not null,
     sent_at timestamptz not null,
     constraint sent_mails_pkey primary key (tenant_id, id),
     constraint sent_mails_client_fkey foreign key (tenant_id, client_id) references clients (tenant_id, id)
       on delete cascade,
     constraint sent_mails_state_check check (state in ('sent', 'delayed', 'failed')),
     constraint sent_mails_retries_check check (retries >= 0)
   )`,
  'create index sent_mails_client_idx on sent_mails (tenant_id, client_id, id)',
  'create index sent_mails_sent_idx on sent_mails (tenant_id, sent_at)',
  `create table portal_passwords (
     tenant_id bigint not null,
     client_id bigint not null,
     secret_hash text not null,
     changed_at timestamptz not null,
     constraint portal_passwords_pkey primary key (tenant_id, client_id),
     constraint portal_passwords_client_fkey foreign key (tenant_id, client_id) references clients (tenant_id, id)
       on delete cascade
   )`,
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
