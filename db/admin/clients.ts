import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { ClientStatus } from '../../src/core/records/client.ts';
import type { ClientId, TenantId } from '../../src/core/tenant.ts';
import { queryRows } from '../postgres/sql.ts';
import { registerCurrency } from './currencies.ts';
import { takeId } from './ids.ts';

/** The fields of a client's address that an operator may set, with their columns. */
export const ADDRESS_COLUMNS = {
  firstName: 'first_name',
  lastName: 'last_name',
  company: 'company_name',
  address1: 'address1',
  address2: 'address2',
  city: 'city',
  state: 'state',
  postcode: 'postcode',
  country: 'country',
  phone: 'phone_number',
  taxId: 'tax_number',
  language: 'language',
  notes: 'notes',
} as const;
type AddressFields = { readonly [K in keyof typeof ADDRESS_COLUMNS]: string };

/** A new client of an operator or an importer; rates in thousandths of a percent, credit in minor units. */
export interface NewClient extends Partial<AddressFields> {
  readonly tenantId: TenantId;
  readonly id: ClientId;
  readonly name: string;
  readonly email: string;
  readonly currency: string;
  readonly isTaxExempt: boolean;
  readonly rateMilli: number | null;
  readonly rate2Milli: number | null;
  readonly paymentMethod: string | null;
  readonly groupId?: number | null;
  /** Default: a random one. */
  readonly uuid?: string;
}

export const NEW_CLIENT: Omit<NewClient, 'tenantId' | 'id' | 'name' | 'email'> = {
  currency: 'USD',
  isTaxExempt: false,
  rateMilli: null,
  rate2Milli: null,
  paymentMethod: null,
};

/** Adds a client without credit; `at` is ISO 8601. */
export async function addClient(trx: Knex.Transaction, client: NewClient, at: string): Promise<void> {
  const { tenantId, id } = client;
  await registerCurrency(trx, tenantId, client.currency);
  await trx('clients').insert({
    tenant_id: tenantId,
    id,
    currency: client.currency,
    is_tax_exempt: client.isTaxExempt,
    tax_rate_milli: client.rateMilli,
    tax_rate2_milli: client.rate2Milli,
    payment_method: client.paymentMethod,
    ...(client.groupId === undefined ? {} : { group_id: client.groupId }),
    ...nameOf(client.name),
    ...addressOf(client),
    ...(await emailOf(trx, client, client.email)),
    uuid: client.uuid ?? randomUUID(),
    credit_minor: 0,
    created_at: at,
  });
  await queryRows(
    trx,
    `insert into id_counters as c (tenant_id, kind, next_id) values (?, 'client', ?)
     on conflict (tenant_id, kind) do update set next_id = greatest(c.next_id, excluded.next_id)`,
    [tenantId, id + 1],
  );
}

/** A name that is one text: its first word is the first name. */
function nameOf(name: string): object {
  const [first = '', ...others] = name.split(' ');
  return { name, first_name: first, last_name: others.join(' ').trim() };
}

/** An address that another client has stays with both: operators may do that, and commands may not. */
async function emailOf(
  trx: Knex.Transaction,
  { tenantId, id }: Pick<NewClient, 'tenantId' | 'id'>,
  email: string,
): Promise<object> {
  const others = await queryRows(
    trx,
    `select 1 from clients c where c.tenant_id = ? and c.status in ('Active', 'Inactive', 'Closed')
       and lower(c.email) collate "C" = lower(?) and c.id <> ? limit 1`,
    [tenantId, email, id],
  );
  return { email, owns_email: email !== '' && others.length === 0 };
}

function addressOf(fields: { readonly [K in keyof AddressFields]?: string | undefined }): Record<string, string> {
  return Object.fromEntries(
    Object.entries(ADDRESS_COLUMNS).flatMap(([name, column]) => {
      const value = fields[name as keyof AddressFields];
      return value === undefined ? [] : [[column, value] as const];
    }),
  );
}

/** Gives a client credit, with the entry that accounts for it. */
export async function grantCredit(
  trx: Knex.Transaction,
  { tenantId, id }: Pick<NewClient, 'tenantId' | 'id'>,
  entry: { readonly entryId: number; readonly amountMinor: bigint },
  at: string,
): Promise<void> {
  await trx('credit_entries').insert({
    tenant_id: tenantId,
    id: entry.entryId,
    client_id: id,
    amount_minor: entry.amountMinor,
    reason: 'granted',
    recorded_at: at,
  });
  await queryRows(trx, 'update clients set credit_minor = credit_minor + ? where tenant_id = ? and id = ?', [
    entry.amountMinor,
    tenantId,
    id,
  ]);
}

/** An operator's changes of a client; an absent member stays. */
export type ClientChanges = {
  readonly [K in Exclude<keyof NewClient, 'tenantId' | 'id' | 'currency'>]?: NewClient[K] | undefined;
} & { readonly status?: ClientStatus | undefined };

/** Changes a client; its existing invoices keep their rates. False where the tenant has no such client. */
export async function changeClient(
  trx: Knex.Transaction,
  { tenantId, id }: Pick<NewClient, 'tenantId' | 'id'>,
  changes: ClientChanges,
): Promise<boolean> {
  const columns = {
    ...(changes.name === undefined ? {} : nameOf(changes.name)),
    ...(changes.email === undefined ? {} : await emailOf(trx, { tenantId, id }, changes.email)),
    ...addressOf(changes),
    group_id: changes.groupId,
    is_tax_exempt: changes.isTaxExempt,
    tax_rate_milli: changes.rateMilli,
    tax_rate2_milli: changes.rate2Milli,
    payment_method: changes.paymentMethod,
    status: changes.status,
  };
  // knex does not change an undefined column.
  return (await trx('clients').where({ tenant_id: tenantId, id }).update(columns)) > 0;
}

/** A client as it is listed. */
export type ListedClient = NewClient &
  AddressFields & {
    readonly groupId: number | null;
    readonly status: ClientStatus;
    readonly creditMinor: bigint;
    /** ISO 8601, in UTC. */
    readonly createdAt: string;
  };

interface Row extends Readonly<Record<(typeof ADDRESS_COLUMNS)[keyof AddressFields], string>> {
  readonly group_id: bigint | null;
  readonly id: bigint;
  readonly name: string;
  readonly email: string;
  readonly currency: string;
  readonly is_tax_exempt: boolean;
  readonly tax_rate_milli: bigint | null;
  readonly tax_rate2_milli: bigint | null;
  readonly payment_method: string | null;
  readonly credit_minor: bigint;
  readonly status: ClientStatus;
  readonly created: string;
}

/** A tenant's clients by id: all, or the one. */
export async function listClients(
  database: Knex,
  tenantId: TenantId,
  only: ClientId | null,
): Promise<readonly ListedClient[]> {
  const rows = await queryRows<Row>(
    database,
    `select c.*, to_char(c.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created from clients c
     where c.tenant_id = ? and (?::bigint is null or c.id = ?) order by c.id`,
    [tenantId, only, only],
  );
  return rows.map((row) => ({
    tenantId,
    id: Number(row.id),
    name: row.name,
    email: row.email,
    currency: row.currency,
    isTaxExempt: row.is_tax_exempt,
    rateMilli: row.tax_rate_milli === null ? null : Number(row.tax_rate_milli),
    rate2Milli: row.tax_rate2_milli === null ? null : Number(row.tax_rate2_milli),
    paymentMethod: row.payment_method,
    groupId: row.group_id === null ? null : Number(row.group_id),
    ...addressIn(row),
    creditMinor: row.credit_minor,
    status: row.status,
    createdAt: row.created,
  }));
}

function addressIn(row: Row): AddressFields {
  const values = Object.entries(ADDRESS_COLUMNS).map(([name, column]) => [name, row[column]]);
  return Object.fromEntries(values) as AddressFields;
}

/** The next id of a client. */
export async function nextClientId(trx: Knex.Transaction, tenantId: TenantId): Promise<ClientId> {
  return await takeId(trx, tenantId, 'client');
}
