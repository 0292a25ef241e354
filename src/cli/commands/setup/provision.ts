import type { Knex } from 'knex';
import { addClient, NEW_CLIENT, nextClientId } from '../../../../db/admin/clients.ts';
import { addCredential } from '../../../../db/admin/credentials.ts';
import { listTenants, lockTenants } from '../../../../db/admin/tenant-settings.ts';
import { addTenant, NEW_TENANT } from '../../../../db/admin/tenants.ts';
import { generateSecret, hashSecret } from '../../../auth/secrets.ts';
import { CommandError } from '../../support/errors.ts';
import { STARTING_METHODS } from '../tenant/tenant.ts';

/** The wanted tenant, client and credential. */
export interface Wanted {
  readonly name: string;
  readonly currency: string;
  readonly zone: string;
  /** Absent: the one after the last. */
  readonly id?: number;
  readonly client: string;
  /** Whether another tenant may have this name. */
  readonly again: boolean;
}

/** The new tenant, client and credential; the secret is not stored. */
interface Provisioned {
  readonly tenant: number;
  readonly client: number;
  readonly identifier: string;
  readonly secret: string;
}

/** Makes a tenant, its first client and an API credential of a dialect. Throws CommandError. */
export async function provision(
  trx: Knex.Transaction,
  dialect: string,
  wanted: Wanted,
  at: string,
): Promise<Provisioned> {
  await lockTenants(trx);
  const tenants = await listTenants(trx, null);
  const namesake = tenants.find(({ name }) => name.toLowerCase() === wanted.name.toLowerCase());
  if (namesake !== undefined && !wanted.again) {
    throw new CommandError(
      `Tenant ${namesake.id} has the name ${namesake.name} already: credential add --tenant ${namesake.id} makes it a ` +
        'credential, and setup --again another tenant of that name.',
    );
  }
  const tenantId = wanted.id ?? Math.max(0, ...tenants.map(({ id }) => id)) + 1;
  if (tenants.some(({ id }) => id === tenantId)) {
    throw new CommandError(`Tenant ${tenantId} is there already: leave --id out to get the next free one.`);
  }
  const tenant = { ...NEW_TENANT, id: tenantId, name: wanted.name, currency: wanted.currency, timeZone: wanted.zone };
  await addTenant(trx, tenant, STARTING_METHODS, at);
  const client = await nextClientId(trx, tenantId);
  await addClient(
    trx,
    { ...NEW_CLIENT, tenantId, id: client, name: wanted.client, email: '', currency: wanted.currency },
    at,
  );
  const [identifier, secret] = [generateSecret(), generateSecret()];
  await addCredential(
    trx,
    {
      tenantId,
      dialect,
      kind: 'api-secret',
      identifier,
      secretHash: hashSecret(secret),
      actions: null,
      allowedIps: null,
      allowsQueryString: false,
      typing: 'modern',
      isLoopbackOnly: false,
    },
    at,
  );
  return { tenant: tenantId, client, identifier, secret };
}
