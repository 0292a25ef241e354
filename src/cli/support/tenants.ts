import type { Knex } from 'knex';
import type { PaymentMethod } from '../../../db/admin/payment-methods.ts';
import { lockTenant, type ListedTenant } from '../../../db/admin/tenant-settings.ts';
import { hasTenant } from '../../../db/admin/tenants.ts';
import { tenantIds } from '../../../db/queue/outbox.ts';
import { notedDatabase } from './database/name.ts';
import { CommandError } from './errors.ts';
import { UsageError } from './usage-error.ts';
import type { Io } from './io.ts';

/** The tenant, locked against other operators; throws CommandError where there is none. */
export async function demandTenant(trx: Knex.Transaction, id: number): Promise<ListedTenant> {
  const tenant = await lockTenant(trx, id);
  if (tenant === null) throw noTenant(id);
  return tenant;
}

/** For commands that only read. */
export async function demandKnownTenant(database: Knex, id: number): Promise<void> {
  if (!(await hasTenant(database, id))) throw noTenant(id);
}

/** An option of commands that have nothing to do without a tenant. */
export const ALLOW_EMPTY = ['--allow-empty', 'continue although the database has no tenant'] as const;

/** Throws CommandError without any tenant: the database is more often wrong than new. */
export async function demandAnyTenant(io: Io, database: Knex): Promise<void> {
  if ((await tenantIds(database)).length > 0) return;
  throw new CommandError(
    `There is no tenant in the database ${notedDatabase(io) ?? ''}: choose the right one, or add --allow-empty.`,
  );
}

export function noTenant(id: number): CommandError {
  return new CommandError(`There is no tenant ${id}: tenant list shows those there are.`);
}

/** Throws UsageError where a tenant does not know a payment method. */
export function demandMethod(methods: readonly PaymentMethod[], name: string): void {
  const names = methods.map(({ systemName }) => systemName);
  if (names.includes(name)) return;
  throw new UsageError(
    `--payment-method must be one of the tenant's payment methods (${names.join(', ')}); "${name}" is not: ` +
      'payment-method add adds it.',
  );
}
