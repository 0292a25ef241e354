import type { Knex } from 'knex';

/** Each filter of a list of quotes has an index in the order of the list, by id. */
const FILTERS: Readonly<Record<string, string>> = {
  client: 'client_id, id',
  stage: 'stage, id',
  subject: '(lower(subject) collate "C"), id',
  created: 'created_on, id',
  changed: 'changed_on, id',
  valid: 'valid_on, id',
};

/** Quotes: to a client, or to a person in columns of their own. A quote has at most one invoice, of its own. */
const STATEMENTS = [
  `create table quotes (
     tenant_id bigint not null,
     id bigint not null,
     subject text not null,
     stage text not null,
     valid_on date not null,
     client_id bigint,
     first_name text not null,
     last_name text not null,
     company_name text not null,
     email text not null,
     address1 text not null,
     address2 text not null,
     city text not null,
     state text not null,
     postcode text not null,
     country text not null,
     phone_number text not null,
     tax_number text not null,
     currency text not null,
     tax_rate_milli bigint not null,
     tax_rate2_milli bigint not null,
     tax_mode text not null,
     tax_is_compound boolean not null,
     tax_rounding text not null,
     lines json not null,
     subtotal_minor bigint not null,
     tax_minor bigint not null,
     tax2_minor bigint not null,
     total_minor bigint not null,
     proposal text not null,
     customer_notes text not null,
     admin_notes text not null,
     created_on date not null,
     changed_on date not null,
     sent_on date,
     accepted_on date,
     invoice_id bigint,
     created_at timestamptz not null,
     updated_at timestamptz not null,
     constraint quotes_pkey primary key (tenant_id, id),
     constraint quotes_tenant_fkey foreign key (tenant_id) references tenants (id),
     constraint quotes_client_fkey foreign key (tenant_id, client_id) references clients (tenant_id, id),
     constraint quotes_invoice_fkey foreign key (tenant_id, invoice_id) references invoices (tenant_id, id),
     constraint quotes_invoice_key unique (tenant_id, invoice_id),
     constraint quotes_stage_check check (stage in ('Draft', 'Delivered', 'On Hold', 'Accepted', 'Lost', 'Dead')),
     constraint quotes_invoiced_check check (invoice_id is null or client_id is not null),
     constraint quotes_total_check check (total_minor = subtotal_minor + tax_minor + tax2_minor)
   )`,
  ...Object.entries(FILTERS).map(([name, key]) => `create index quotes_${name}_idx on quotes (tenant_id, ${key})`),
  `create index quotes_open_idx on quotes (tenant_id, valid_on) where stage in ('Draft', 'Delivered', 'On Hold')`,
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
