import type { Actor } from '../../src/core/commands.ts';
import type { FailedAttempt, Failures } from '../../src/core/failed-attempts.ts';
import type { PortalPasswordStore, StoredPortalPassword } from '../../src/core/reads/portal.ts';
import type { ClientId, TenantId } from '../../src/core/tenant.ts';
import { failuresOf } from './failed-attempts.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';

const TENANT = 'cast(:tenant as bigint)';

/** One statement for a known and an unknown address. Of several clients with it, the first with a password counts. */
const FIND = `
select a.version, p.client_id, p.email, p.secret_hash, ${failuresOf(':account', ':address')} as both,
  ${failuresOf(':account', "''")} as account, ${failuresOf("''", ':address')} as address
from (select 1) q
left join credentials a on a.id = cast(:credential as bigint) and a.tenant_id = ${TENANT} and a.disabled_at is null
left join lateral (
  select w.client_id, c.email, w.secret_hash from clients c
  join portal_passwords w on w.tenant_id = ${TENANT} and w.client_id = c.id
  where c.tenant_id = ${TENANT} and c.status in ('Active', 'Inactive')
    and lower(c.email) collate "C" = lower(:email) order by c.id limit 1) p on true`;

interface Row {
  readonly version: number | null;
  readonly client_id: bigint | null;
  readonly email: string | null;
  readonly secret_hash: string | null;
  readonly both: number;
  readonly account: number;
  readonly address: number;
}

/** The passwords of clients in PostgreSQL. */
export class PortalPasswords implements PortalPasswordStore {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async find(
    { tenantId, credentialId, credentialVersion }: Actor,
    email: string,
    attempt: FailedAttempt | null,
  ): Promise<{ readonly stored: StoredPortalPassword | null; readonly failures: Failures } | 'revoked'> {
    const { account, address } = attempt ?? { account: '', address: '' };
    const values = { account, address, credential: credentialId, tenant: tenantId, email };
    const [row] = await translated(() => queryRows<Row>(this.#database, FIND, values));
    if (row?.version !== credentialVersion) return 'revoked';
    const { client_id: clientId, email: own, secret_hash: secretHash } = row;
    return {
      stored:
        clientId === null || own === null || secretHash === null
          ? null
          : { clientId: Number(clientId), email: own, secretHash },
      failures: { 'account-and-address': row.both, account: row.account, address: row.address },
    };
  }
}

/** Sets the password of a client, as a hash; `at` is ISO 8601. */
export async function setPortalPassword(
  database: Queryable,
  { tenantId, clientId }: { readonly tenantId: TenantId; readonly clientId: ClientId },
  secretHash: string,
  at: string,
): Promise<void> {
  await queryRows(
    database,
    `insert into portal_passwords (tenant_id, client_id, secret_hash, changed_at) values (?, ?, ?, ?)
     on conflict (tenant_id, client_id) do update set secret_hash = excluded.secret_hash, changed_at = excluded.changed_at`,
    [tenantId, clientId, secretHash, at],
  );
}
