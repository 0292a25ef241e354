import type { Knex } from 'knex';

/**
 * Items to be billed, and which turn of an item is on which invoice: the key of a turn is unique, so that it is billed once.
 * Pay methods, with tokens of payment processors and without any number of a card; and the
 * last charge of each invoice.
 */
const STATEMENTS = [
  `create table billable_items (
     tenant_id bigint not null,
     id bigint not null,
     client_id bigint not null,
     description text not null,
     amount_minor bigint not null,
     unit text not null,
     quantity text not null,
     action text not null,
     cycle_every integer,
     cycle_unit text,
     cycle_times integer,
     first_on date,
     next_on date,
     waits_for_invoice boolean not null,
     times_billed integer not null,
     created_at timestamptz not null,
     updated_at timestamptz not null,
     constraint billable_items_pkey primary key (tenant_id, id),
     constraint billable_items_client_fkey foreign key (tenant_id, client_id) references clients (tenant_id, id),
     constraint billable_items_unit_check check (unit in ('hours', 'quantity')),
     constraint billable_items_action_check check
       (action in ('noinvoice', 'nextcron', 'nextinvoice', 'duedate', 'recur')),
     constraint billable_items_cycle_check check
       ((action = 'recur') = (cycle_every is not null and cycle_unit is not null and cycle_times is not null)),
     constraint billable_items_times_check check (times_billed >= 0)
   )`,
  // A client's due items are found by its id, all due items by their day.
  `create index billable_items_due_idx on billable_items (tenant_id, next_on, client_id, id) where next_on is not null`,
  `create index billable_items_client_idx on billable_items (tenant_id, client_id, next_on, id)
     where next_on is not null or waits_for_invoice`,
  `create table billings (
     tenant_id bigint not null,
     id bigint not null,
     item_id bigint not null,
     turn integer not null,
     invoice_id bigint not null,
     amount_minor bigint not null,
     billed_at timestamptz not null,
     constraint billings_pkey primary key (tenant_id, id),
     constraint billings_turn_key unique (tenant_id, item_id, turn),
     constraint billings_item_fkey foreign key (tenant_id, item_id) references billable_items (tenant_id, id),
     constraint billings_invoice_fkey foreign key (tenant_id, invoice_id) references invoices (tenant_id, id)
   )`,
  `create table pay_methods (
     tenant_id bigint not null,
     id bigint not null,
     client_id bigint not null,
     type text not null,
     description text not null,
     gateway text not null,
     remote_token text not null,
     last_four text not null,
     card_type text not null,
     expiry text not null,
     start text not null,
     issue_number text not null,
     bank_name text not null,
     defaulted_at timestamptz,
     created_at timestamptz not null,
     updated_at timestamptz not null,
     constraint pay_methods_pkey primary key (tenant_id, id),
     constraint pay_methods_client_fkey foreign key (tenant_id, client_id) references clients (tenant_id, id),
     constraint pay_methods_type_check check (type in ('RemoteCreditCard', 'RemoteBankAccount')),
     constraint pay_methods_last_four_check check (last_four ~ '^([0-9]{4}|)$')
   )`,
  'create index pay_methods_client_idx on pay_methods (tenant_id, client_id, defaulted_at desc nulls last, id)',
  // The id is the invoice's: an invoice has one attempt at a time.
  `create table captures (
     tenant_id bigint not null,
     id bigint not null,
     client_id bigint not null,
     attempt integer not null,
     key text not null,
     pay_method_id bigint not null,
     gateway text not null,
     remote_token text not null,
     amount_minor bigint not null,
     currency text not null,
     state text not null,
     reference text not null,
     reason text not null,
     started_at timestamptz not null,
     ended_at timestamptz,
     constraint captures_pkey primary key (tenant_id, id),
     constraint captures_invoice_fkey foreign key (tenant_id, id) references invoices (tenant_id, id),
     constraint captures_amount_check check (amount_minor > 0),
     constraint captures_state_check check (state in ('pending', 'captured', 'declined')),
     constraint captures_ended_check check ((state = 'pending') = (ended_at is null))
   )`,
  `create index captures_pending_idx on captures (tenant_id, started_at, id) where state = 'pending'`,
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
