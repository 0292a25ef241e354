import type { Knex } from 'knex';

/** The orders of a list of clients. Each has an index within a status, and lists of all statuses merge them. */
const ORDERS: Readonly<Record<string, string>> = {
  id: 'id',
  full_name: `(lower(first_name || ' ' || last_name) collate "C"), id`,
  last_name: '(lower(last_name) collate "C"), id',
  company_name: '(lower(company_name) collate "C"), id',
  email: '(lower(email) collate "C"), id',
  group_id: '(coalesce(group_id, 0)), id',
  created_at: 'created_at, id',
};

const TEXTS = [
  ...['first_name', 'last_name', 'company_name', 'address1', 'address2', 'city', 'state', 'postcode', 'country'],
  ...['phone_number', 'tax_number', 'language', 'notes', 'uuid'],
];
const FLAGS = [
  ...['owns_email', 'is_late_fee_exempt', 'gets_no_reminders', 'has_separate_invoices', 'has_no_auto_capture'],
  ...['stays_open', 'wants_marketing'],
];

/**
 * The fields of clients, their groups, and ids for clients that commands add. A mail address belongs to one client: the
 * first one of those that share it until now.
 */
const STATEMENTS = [
  `create table client_groups (
    tenant_id bigint not null,
    id bigint not null,
    name text not null,
    colour text not null,
    discount_milli bigint not null,
    is_never_suspended boolean not null,
    has_separate_invoices boolean not null,
    constraint client_groups_pkey primary key (tenant_id, id),
    constraint client_groups_tenant_fkey foreign key (tenant_id) references tenants (id),
    constraint client_groups_discount_check check (discount_milli between 0 and 100000)
  )`,
  `alter table clients
    ${TEXTS.map((name) => `add column ${name} text not null default '',`).join('\n    ')}
    ${FLAGS.map((name) => `add column ${name} boolean not null default false,`).join('\n    ')}
    add column mails text not null default 'general product domain invoice support affiliate',
    add column group_id bigint,
    add column custom_fields json not null default '[]',
    add constraint clients_group_fkey foreign key (tenant_id, group_id) references client_groups (tenant_id, id)`,
  'alter table clients alter column credit_minor set default 0',
  'alter table clients alter column is_tax_exempt set default false',
  `update clients c set uuid = gen_random_uuid()::text, first_name = split_part(c.name, ' ', 1),
    last_name = trim(substr(c.name, length(split_part(c.name, ' ', 1)) + 1)),
    owns_email = c.email <> '' and not exists (select 1 from clients o
      where o.tenant_id = c.tenant_id and lower(o.email) = lower(c.email) and o.id < c.id)`,
  `create unique index clients_email_key on clients (tenant_id, (lower(email) collate "C")) where owns_email`,
  ...Object.entries(ORDERS).map(
    ([name, order]) => `create index clients_${name}_idx on clients (tenant_id, status, ${order})`,
  ),
  `create unique index contacts_email_key on contacts (tenant_id, client_id, (lower(email))) where email <> ''`,
  'alter table contacts drop constraint contacts_client_fkey',
  `alter table contacts add constraint contacts_client_fkey
    foreign key (tenant_id, client_id) references clients (tenant_id, id) on delete cascade`,
  `insert into id_counters (tenant_id, kind, next_id)
    select t.id, 'client', coalesce((select max(c.id) from clients c where c.tenant_id = t.id), 0) + 1 from tenants t`,
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
