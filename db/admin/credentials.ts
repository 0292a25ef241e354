import type { TenantId } from '../../src/core/tenant.ts';
import type { ListedCredential, NewCredential } from '../logins/credential-list.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';

export {
  listCredentials,
  type DefaultFormat,
  type ListedCredential,
  type NewCredential,
  type Typing,
} from '../logins/credential-list.ts';

/** Adds a credential and returns its id; `at` is ISO 8601. */
export async function addCredential(database: Queryable, credential: NewCredential, at: string): Promise<number> {
  const [row] = await queryRows<{ id: bigint }>(
    database,
    `insert into credentials (tenant_id, dialect, kind, identifier, secret_hash, version, actions, allowed_ips,
       allows_query_string, typing, default_responsetype, label, is_loopback_only, created_at)
     values (?, ?, ?, ?, ?, 1, ?::text[], ?::text[], ?, ?, ?, ?, ?, ?) returning id`,
    [
      credential.tenantId,
      credential.dialect,
      credential.kind,
      credential.identifier,
      credential.secretHash,
      credential.actions,
      credential.allowedIps,
      credential.allowsQueryString,
      credential.typing,
      credential.defaultFormat ?? null,
      credential.label ?? null,
      credential.isLoopbackOnly,
      at,
    ],
  );
  if (row === undefined) throw new Error('The credential was not stored');
  return Number(row.id);
}

/** A credential as it was read: a change of another version, or for another tenant, does nothing. */
type KnownCredential = Pick<ListedCredential, 'id' | 'version' | 'tenantId'>;

/** The changeable settings of a credential; an absent member stays. */
export type CredentialChanges = Partial<
  Pick<ListedCredential, 'typing' | 'defaultFormat' | 'label' | 'actions' | 'allowedIps' | 'allowsQueryString'>
>;

const COLUMNS = {
  typing: 'typing = ?',
  defaultFormat: 'default_responsetype = ?',
  label: 'label = ?',
  actions: 'actions = ?::text[]',
  allowedIps: 'allowed_ips = ?::text[]',
  allowsQueryString: 'allows_query_string = ?',
} as const;
const CHANGEABLE = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];

/** Changes a credential at once, on every gateway. False where it is disabled, or was changed since it was read. */
export async function changeCredential(
  database: Queryable,
  { id, version, tenantId }: KnownCredential,
  changes: CredentialChanges,
): Promise<boolean> {
  const changed = CHANGEABLE.filter((name) => changes[name] !== undefined);
  const rows = await queryRows(
    database,
    `update credentials set ${['version = version + 1', ...changed.map((name) => COLUMNS[name])].join(', ')}
     where tenant_id = ? and id = ? and version = ? and kind <> 'operator' and disabled_at is null returning id`,
    [...changed.map((name) => changes[name] ?? null), tenantId, id, version],
  );
  return rows.length > 0;
}

const NO_PREVIOUS = 'previous_secret_hash = null, previous_ends_at = null';

/**
 * Disables a credential and all its secrets at once, on every gateway; false where no credential has that name, or only one
 * of another tenant. A `null` tenant is any.
 */
export async function revokeCredential(
  database: Queryable,
  dialect: string,
  identifier: string,
  at: string,
  tenantId: TenantId | null = null,
): Promise<boolean> {
  const rows = await queryRows(
    database,
    `update credentials set disabled_at = :at, version = version + 1, ${NO_PREVIOUS}
     where dialect = :dialect and identifier = :identifier and disabled_at is null
       and (cast(:tenantId as bigint) is null or (tenant_id = :tenantId and kind <> 'operator')) returning id`,
    { at, dialect, identifier, tenantId },
  );
  return rows.length > 0;
}

/**
 * Replaces the secret of a credential at once, on every gateway. The old secret stays valid for some seconds by the
 * database's clock, or ends at once (0). A secret that an earlier rotation kept ends in any case. False where the
 * credential is disabled, or was changed since the version that was read.
 */
export async function rotateCredential(
  database: Queryable,
  { id, version, tenantId }: KnownCredential,
  secretHash: string,
  keepSeconds: number,
): Promise<boolean> {
  const previous =
    keepSeconds === 0
      ? NO_PREVIOUS
      : `previous_secret_hash = secret_hash,
         previous_ends_at = now() + make_interval(secs => cast(:keepSeconds as double precision))`;
  const rows = await queryRows(
    database,
    `update credentials set ${previous}, secret_hash = :secretHash, version = version + 1
     where tenant_id = :tenantId and id = :id and version = :version and kind <> 'operator' and disabled_at is null
     returning id`,
    { id, version, tenantId, secretHash, ...(keepSeconds === 0 ? {} : { keepSeconds }) },
  );
  return rows.length > 0;
}

/** The stored hash of a credential's secret; `null` where the credential has another version. */
export async function readSecretHash(
  database: Queryable,
  { id, version, tenantId }: KnownCredential,
): Promise<string | null> {
  const [row] = await queryRows<{ secret_hash: string }>(
    database,
    'select secret_hash from credentials where tenant_id = ? and id = ? and version = ?',
    [tenantId, id, version],
  );
  return row?.secret_hash ?? null;
}

/** The advisory lock of additions. */
const ADDITIONS = 4_919_060;

/** Until this transaction ends, no other operator adds a credential, so that a login stays free after it was looked for. */
export async function lockCredentials(trx: Queryable): Promise<void> {
  await queryRows(trx, 'select pg_advisory_xact_lock(?::bigint)', [ADDITIONS]);
}

/** Makes every gateway read a tenant's credentials again, because their data has changed. */
export async function moveCredentials(trx: Queryable, tenantId: TenantId): Promise<void> {
  await queryRows(trx, 'update credentials set version = version + 1 where tenant_id = ?', [tenantId]);
}
