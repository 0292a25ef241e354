import type { Knex } from 'knex';

/**
 * The texts that clients are searched and ordered by, in small letters. An entry of an index has at most 2,704 bytes, so they
 * have the first 64 characters: names of 255 characters can have four bytes each.
 */
const TEXTS: Readonly<Record<string, string>> = {
  sort_full_name: `first_name || ' ' || last_name`,
  sort_last_name: 'last_name',
  sort_company_name: 'company_name',
  sort_email: 'email',
};

/** Indexes in the orders of lists. Each has all searched texts, so that it answers a search alone. */
const ORDERS: Readonly<Record<string, string>> = {
  id: '',
  full_name: 'sort_full_name,',
  last_name: 'sort_last_name,',
  company_name: 'sort_company_name,',
  email: 'sort_email,',
  group_id: '(coalesce(group_id, 0)),',
  created_at: 'created_at,',
};

const STATEMENTS = [
  ...Object.keys(ORDERS).map((name) => `drop index clients_${name}_idx`),
  `alter table clients ${Object.entries(TEXTS)
    .map(
      ([name, text]) =>
        `add column ${name} text collate "C" not null generated always as (left(lower(${text}), 64)) stored`,
    )
    .join(', ')}`,
  ...Object.entries(ORDERS).map(([name, order]) => {
    const others = [...Object.keys(TEXTS), ...(name === 'group_id' ? ['group_id'] : [])];
    const included = others.filter((column) => !order.startsWith(column));
    return `create index clients_${name}_idx on clients (tenant_id, status, ${order} id) include (${included.join(', ')})`;
  }),
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of STATEMENTS) await knex.raw(statement);
}

export function down(): Promise<void> {
  return Promise.reject(new Error('Records of money are not dropped by a migration: restore a backup instead.'));
}
