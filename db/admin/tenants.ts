import type { Knex } from 'knex';
import { ID_KINDS, type IdKind } from '../../src/core/ids.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows } from '../postgres/sql.ts';
import { registerCurrency } from './currencies.ts';
import { addPaymentMethod, type PaymentMethod } from './payment-methods.ts';
import { tenantColumns, type NewTenant } from './tenant-settings.ts';

export type { PaymentMethod } from './payment-methods.ts';
export type { NewTenant } from './tenant-settings.ts';

export const NEW_TENANT: Omit<NewTenant, 'id' | 'name'> = {
  currency: 'USD',
  timeZone: 'UTC',
  localDateFormat: 'YYYY-MM-DD',
  rateMilli: 0,
  rate2Milli: 0,
  taxRules: { mode: 'exclusive', isCompound: false, rounding: 'invoice' },
  dueDays: 14,
  paymentMethod: 'banktransfer',
  referenceScope: 'invoice',
  unknownGateways: 'warn',
  invoiceRules: '8',
  extraDecimals: 'round',
  numberFormat: null,
  accessKeySha256: null,
  keyPrefix: null,
  corpMethods: ['addinvoicepayment'],
  timedRepeatSeconds: 86_400,
  datedRepeatSeconds: 300,
  isSandbox: false,
};

/** Adds a tenant with its id counters and payment methods; `at` is ISO 8601. */
export async function addTenant(
  trx: Knex.Transaction,
  tenant: NewTenant,
  methods: readonly PaymentMethod[],
  at: string,
): Promise<void> {
  await trx('tenants').insert({ id: tenant.id, ...tenantColumns(tenant), created_at: at });
  await registerCurrency(trx, tenant.id, tenant.currency);
  await trx('number_counters').insert({ tenant_id: tenant.id, next_number: 1 });
  await trx('id_counters').insert(ID_KINDS.map((kind) => ({ tenant_id: tenant.id, kind, next_id: 1 })));
  for (const method of methods) await addPaymentMethod(trx, tenant.id, method);
}

/** Raises a tenant's id counter above imported ids. */
export async function raiseIdCounter(
  trx: Knex.Transaction,
  tenantId: TenantId,
  kind: IdKind,
  next: number,
): Promise<void> {
  await queryRows(trx, 'update id_counters set next_id = greatest(next_id, ?) where tenant_id = ? and kind = ?', [
    next,
    tenantId,
    kind,
  ]);
}

export async function hasTenant(database: Knex, tenantId: TenantId): Promise<boolean> {
  return (await database('tenants').where({ id: tenantId }).first('id')) !== undefined;
}
