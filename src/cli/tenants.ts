import type { Knex } from 'knex';
import type { PaymentMethod } from '../../db/admin/payment-methods.ts';
import { lockTenant, type ListedTenant } from '../../db/admin/tenant-settings.ts';
import { hasTenant } from '../../db/admin/tenants.ts';
import { CommandFault, UsageFault } from './faults.ts';

/** The tenant, locked against other operators; throws CommandFault where there is none. */
export async function demandTenant(trx: Knex.Transaction, id: number): Promise<ListedTenant> {
  const tenant = await lockTenant(trx, id);
  if (tenant === null) throw noTenant(id);
  return tenant;
}

/** For commands that only read. */
export async function demandKnownTenant(database: Knex, id: number): Promise<void> {
  if (!(await hasTenant(database, id))) throw noTenant(id);
}

export function noTenant(id: number): CommandFault {
  return new CommandFault(`There is no tenant ${id}: tenant list shows those there are.`);
}

/** Throws UsageFault where a tenant does not know a payment method. */
export function demandMethod(methods: readonly PaymentMethod[], name: string): void {
  const names = methods.map(({ systemName }) => systemName);
  if (names.includes(name)) return;
  throw new UsageFault(
    `--payment-method must be one of the tenant's payment methods (${names.join(', ')}); "${name}" is not: ` +
      'payment-method add adds it.',
  );
}
