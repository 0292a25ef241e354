import type { Knex } from 'knex';
import type { TenantId } from '../../src/core/tenant.ts';
import { addOperator } from '../operators/manage.ts';

interface DemoOperator {
  readonly hashes: { readonly operatorPassword: string };
  readonly isLoopbackOnly: boolean;
}

/** The demo's operator of the console, whose password is `demo`. On a gateway with an operator of that name, that one stays. */
export async function addDemoOperator(
  trx: Knex.Transaction,
  tenantId: TenantId,
  { hashes, isLoopbackOnly }: DemoOperator,
  at: string,
): Promise<void> {
  const passwordHash = hashes.operatorPassword;
  await addOperator(trx, { name: 'demo', passwordHash, grants: [{ tenantId, role: 'admin' }], isLoopbackOnly }, at);
}
