import type { Knex } from 'knex';
import type { ClientId, TenantId } from '../../src/core/tenant.ts';
import { queryRows } from '../postgres/sql.ts';
import { registerCurrency } from './currencies.ts';

/** A new client of an operator or an importer; rates in thousandths of a percent, credit in minor units. */
export interface NewClient {
  readonly tenantId: TenantId;
  readonly id: ClientId;
  readonly name: string;
  readonly email: string;
  readonly currency: string;
  readonly isTaxExempt: boolean;
  readonly rateMilli: number | null;
  readonly rate2Milli: number | null;
  readonly paymentMethod: string | null;
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
  await registerCurrency(trx, client.tenantId, client.currency);
  await trx('clients').insert({
    tenant_id: client.tenantId,
    id: client.id,
    name: client.name,
    email: client.email,
    currency: client.currency,
    is_tax_exempt: client.isTaxExempt,
    tax_rate_milli: client.rateMilli,
    tax_rate2_milli: client.rate2Milli,
    payment_method: client.paymentMethod,
    credit_minor: 0,
    created_at: at,
  });
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

export type ClientStatus = 'Active' | 'Inactive' | 'Closed';

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
    name: changes.name,
    email: changes.email,
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
export interface ListedClient extends NewClient {
  readonly status: ClientStatus;
  readonly creditMinor: bigint;
  /** ISO 8601, in UTC. */
  readonly createdAt: string;
}

interface Row {
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
    creditMinor: row.credit_minor,
    status: row.status,
    createdAt: row.created,
  }));
}

/** The id after a tenant's last client; the caller holds the tenant's lock. */
export async function nextClientId(trx: Knex.Transaction, tenantId: TenantId): Promise<ClientId> {
  const [row] = await queryRows<{ next: bigint }>(
    trx,
    'select coalesce(max(c.id), 0) + 1 as next from clients c where c.tenant_id = ?',
    [tenantId],
  );
  return Number(row?.next ?? 1);
}
