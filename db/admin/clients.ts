import type { Knex } from 'knex';
import type { ClientId, TenantId } from '../../src/core/tenant.ts';

/** A client as an operator or an importer sets it up; rates in thousandths of a percent, credit in minor units. */
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
  await trx('clients').where({ tenant_id: tenantId, id }).increment('credit_minor', Number(entry.amountMinor));
}
