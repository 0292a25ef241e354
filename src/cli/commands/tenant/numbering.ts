import type { Knex } from 'knex';
import { largestNumber, lockNextNumber, setNextNumber } from '../../../../db/admin/numbering.ts';
import type { NewTenant } from '../../../../db/admin/tenants.ts';
import { wallTimeAt } from '../../../core/dates.ts';
import type { Clock } from '../../../core/ports.ts';
import { UsageError } from '../../support/usage-error.ts';
import type { TenantOptions } from './options.ts';

/**
 * Sets the counter of sequential numbers, and checks that the tenant's format repeats none: a payment with a repeated
 * number could not be recorded. Throws UsageError.
 */
export async function settleNumbering(
  trx: Knex.Transaction,
  tenant: Pick<NewTenant, 'id' | 'timeZone' | 'numberFormat'>,
  { numberFormat, nextNumber }: Pick<TenantOptions, 'numberFormat' | 'nextNumber'>,
  clock: Clock,
): Promise<void> {
  if (numberFormat === undefined && nextNumber === undefined) return;
  const current = await lockNextNumber(trx, tenant.id);
  const next = nextNumber === undefined ? current : BigInt(nextNumber);
  if (next !== current) await setNextNumber(trx, tenant.id, next);
  if (tenant.numberFormat === null) return;
  const year = wallTimeAt(clock.now(), tenant.timeZone).slice(0, 4);
  const largest = await largestNumber(trx, tenant.id, tenant.numberFormat, year);
  if (next > largest) return;
  throw new UsageError(
    `--next-number must be at least ${largest + 1n} with this format, because an invoice has ${largest} already; ${next} is not.`,
  );
}
