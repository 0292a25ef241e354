import type { Knex } from 'knex';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows } from '../postgres/sql.ts';

/** A payment method of a tenant's list. Callers may name others, which do not count as card gateways. */
export interface PaymentMethod {
  readonly systemName: string;
  readonly displayName: string;
  readonly isCardGateway: boolean;
}

interface Row {
  readonly system_name: string;
  readonly display_name: string;
  readonly is_card_gateway: boolean;
}

export async function addPaymentMethod(
  trx: Knex.Transaction,
  tenantId: TenantId,
  method: PaymentMethod,
): Promise<void> {
  await trx('payment_methods').insert({
    tenant_id: tenantId,
    system_name: method.systemName,
    display_name: method.displayName,
    is_card_gateway: method.isCardGateway,
  });
}

/** Adds those with a new system name. */
export async function addMissingPaymentMethods(
  trx: Knex.Transaction,
  tenantId: TenantId,
  methods: readonly PaymentMethod[],
): Promise<void> {
  const rows = methods.map((method) => ({
    tenant_id: tenantId,
    system_name: method.systemName,
    display_name: method.displayName,
    is_card_gateway: method.isCardGateway,
  }));
  await trx('payment_methods').insert(rows).onConflict(['tenant_id', 'system_name']).ignore();
}

/** A tenant's payment methods by system name. */
export async function listPaymentMethods(database: Knex, tenantId: TenantId): Promise<readonly PaymentMethod[]> {
  const rows = await queryRows<Row>(
    database,
    `select m.system_name, m.display_name, m.is_card_gateway from payment_methods m
     where m.tenant_id = ? order by m.system_name`,
    [tenantId],
  );
  return rows.map((row) => ({
    systemName: row.system_name,
    displayName: row.display_name,
    isCardGateway: row.is_card_gateway,
  }));
}

/** Changes the payment method of a system name. */
export async function changePaymentMethod(
  trx: Knex.Transaction,
  tenantId: TenantId,
  method: PaymentMethod,
): Promise<void> {
  await trx('payment_methods')
    .where({ tenant_id: tenantId, system_name: method.systemName })
    .update({ display_name: method.displayName, is_card_gateway: method.isCardGateway });
}

/** Removes a payment method from the list; invoices and payments keep its name. */
export async function removePaymentMethod(
  trx: Knex.Transaction,
  tenantId: TenantId,
  systemName: string,
): Promise<void> {
  await trx('payment_methods').where({ tenant_id: tenantId, system_name: systemName }).delete();
}

/** The number of a tenant's clients that have this payment method as their own. */
export async function countClientsPaying(database: Knex, tenantId: TenantId, systemName: string): Promise<number> {
  const [row] = await queryRows<{ count: bigint }>(
    database,
    'select count(*) as count from clients c where c.tenant_id = ? and c.payment_method = ?',
    [tenantId, systemName],
  );
  return Number(row?.count ?? 0);
}
