import type { Knex } from 'knex';
import type { Corporation, CredentialKind, CredentialStore, StoredCredential } from '../../src/core/credential.ts';
import { queryRows } from '../sql.ts';
import { translated } from '../translate-error.ts';

interface Row {
  readonly id: bigint;
  readonly tenant_id: bigint;
  readonly version: number;
  readonly identifier: string;
  readonly secret_hash: string;
  readonly actions: string[] | null;
  readonly allowed_ips: string[] | null;
  readonly allows_query_string: boolean;
  readonly typing: StoredCredential['typing'];
  readonly is_loopback_only: boolean;
  readonly access_key_sha256: string | null;
  readonly corporation: Corporation;
}

const SQL = `
select a.id, a.tenant_id, a.version, a.identifier, a.secret_hash, a.actions, a.allowed_ips, a.allows_query_string,
  a.typing, a.is_loopback_only, t.access_key_sha256, json_build_object(
    'keyPrefix', t.key_prefix, 'timeZone', t.time_zone, 'methods', t.corp_methods,
    'payees', (select coalesce(json_agg(p.id), '[]') from payees p where p.tenant_id = t.id),
    'merchantSettings', (select coalesce(json_agg(m.id), '[]') from merchant_settings m where m.tenant_id = t.id),
    'moneyTypes', (select coalesce(json_agg(json_build_object('id', y.id, 'name', y.name, 'gateway', y.gateway)), '[]')
      from money_types y where y.tenant_id = t.id)) as corporation
from credentials a join tenants t on t.id = a.tenant_id
where a.dialect = ? and a.kind = ? and a.identifier = ? and a.disabled_at is null`;

/** Credentials by their identifier; a disabled one is as unknown as one that never was. */
export class CredentialReads implements CredentialStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async find(dialect: string, kind: CredentialKind, identifier: string): Promise<StoredCredential | null> {
    const [row] = await translated(() => queryRows<Row>(this.#knex, SQL, [dialect, kind, identifier]));
    if (row === undefined) return null;
    return {
      id: Number(row.id),
      tenantId: Number(row.tenant_id),
      version: row.version,
      identifier: row.identifier,
      secretHash: row.secret_hash,
      actions: row.actions,
      allowedIps: row.allowed_ips,
      allowsQueryString: row.allows_query_string,
      typing: row.typing,
      isLoopbackOnly: row.is_loopback_only,
      accessKeySha256: row.access_key_sha256,
      corporation: row.corporation,
    };
  }
}
