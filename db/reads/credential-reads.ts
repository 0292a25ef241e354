import type {
  Conventions,
  CredentialKind,
  CredentialStore,
  FoundAccount,
  PreviousSecret,
  StoredCredential,
} from '../../src/core/credential.ts';
import { NO_FAILURES, type Failures, type FailedAttempt } from '../../src/core/failed-attempts.ts';
import { failuresOf } from '../logins/failed-attempts.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { translatedRead } from './translated-read.ts';

interface Row {
  readonly id: bigint;
  readonly tenant_id: bigint;
  readonly kind: CredentialKind;
  readonly version: number;
  readonly identifier: string;
  readonly secret_hash: string;
  readonly previous_secret_hash: string | null;
  /** By the database's clock, which all gateways share; `null` after its end. */
  readonly previous_left_ms: bigint | null;
  readonly actions: string[] | null;
  readonly allowed_ips: string[] | null;
  readonly allows_query_string: boolean;
  readonly is_loopback_only: boolean;
  readonly access_key_sha256: string | null;
  readonly key_prefix: string | null;
  readonly is_sandbox: boolean;
  readonly conventions: Conventions;
  readonly dialect_settings: object;
  /** Whether it is one that was asked for. */
  readonly is_named: boolean;
}

/** One row with the failures; each row of a credential repeats them. */
type FoundRow = Failures & ({ readonly id: null } | Row);

/**
 * For an unknown name, the row of another credential is read, sent and decoded: an unknown name takes as long as a known
 * one.
 */
const CREDENTIALS = `
select a.id, a.tenant_id, a.kind, a.version, a.identifier, a.secret_hash, a.previous_secret_hash,
  case when a.previous_ends_at > now() then floor(extract(epoch from a.previous_ends_at - now()) * 1000)::bigint end
    as previous_left_ms, a.actions, a.allowed_ips, a.allows_query_string,
  a.is_loopback_only, t.access_key_sha256, t.key_prefix, t.is_sandbox,
  json_build_object('timeZone', t.time_zone, 'currency', t.currency, 'dateFormat', t.local_date_format) as conventions,
  json_build_object(
    'typing', a.typing, 'defaultFormat', a.default_responsetype, 'methods', t.corp_methods,
    'payees', (select coalesce(json_agg(p.id), '[]') from payees p where p.tenant_id = t.id),
    'merchantSettings', (select coalesce(json_agg(m.id), '[]') from merchant_settings m where m.tenant_id = t.id),
    'drivers', (select coalesce(json_agg(d.id), '[]') from drivers d where d.tenant_id = t.id),
    'vehicles', (select coalesce(json_agg(v.id), '[]') from vehicles v where v.tenant_id = t.id),
    'moneyTypes', (select coalesce(json_agg(json_build_object('id', y.id, 'name', y.name, 'gateway', y.gateway)), '[]')
      from money_types y where y.tenant_id = t.id)) as dialect_settings,
  a.id = any(w.named) as is_named
from (select array(select n.id from credentials n
    where n.dialect = ? and n.kind = any(?::text[]) and n.identifier = ? and n.disabled_at is null
      and not exists (select 1 from tenants d where d.id = n.tenant_id and d.disabled_at is not null)) as named,
  array(select o.id from credentials o order by o.id limit 1) as others) w
join credentials a on a.id = any(case when cardinality(w.named) = 0 then w.others else w.named end)
join tenants t on t.id = a.tenant_id`;

/** The counters of a scope, by its key. */
const FAILED = failuresOf('?', '?');

/** Credentials and failures in one statement: failures are known without a query of their own. */
const WITH_FAILURES = `
select f.*, c.* from (select ${FAILED} as "account-and-address", ${FAILED} as account, ${FAILED} as address) f
left join (${CREDENTIALS}) c on true`;

/** Credentials by their identifier; a disabled one, or one of a disabled tenant, counts as unknown. */
export class CredentialReads implements CredentialStore {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async find(
    dialect: string,
    kinds: readonly CredentialKind[],
    identifier: string,
    guess: FailedAttempt | null,
  ): Promise<FoundAccount> {
    const named = [dialect, kinds, identifier];
    if (guess === null) {
      const rows = await translatedRead(() => queryRows<Row>(this.#database, CREDENTIALS, named));
      return { credentials: namedOf(rows), failures: NO_FAILURES };
    }
    const { account, address } = guess;
    const values = [account, address, account, '', '', address, ...named];
    const rows = await translatedRead(() => queryRows<FoundRow>(this.#database, WITH_FAILURES, values));
    return {
      credentials: namedOf(rows.filter((row): row is Failures & Row => row.id !== null)),
      failures: rows[0] ?? NO_FAILURES,
    };
  }
}

/** Decodes all rows, so that an unknown name costs the same time. */
function namedOf(rows: readonly Row[]): StoredCredential[] {
  const decoded = rows.map(storedCredential);
  return decoded.filter((_credential, index) => rows[index]?.is_named);
}

function previousOf({ previous_secret_hash: secretHash, previous_left_ms: leftMs }: Row): PreviousSecret | null {
  return secretHash === null || leftMs === null ? null : { secretHash, leftMs: Number(leftMs) };
}

function storedCredential(row: Row): StoredCredential {
  return {
    id: Number(row.id),
    tenantId: Number(row.tenant_id),
    kind: row.kind,
    version: row.version,
    identifier: row.identifier,
    secretHash: row.secret_hash,
    previous: previousOf(row),
    actions: row.actions,
    allowedIps: row.allowed_ips,
    allowsQueryString: row.allows_query_string,
    isLoopbackOnly: row.is_loopback_only,
    accessKeySha256: row.access_key_sha256,
    keyPrefix: row.key_prefix,
    isSandbox: row.is_sandbox,
    conventions: row.conventions,
    dialectSettings: row.dialect_settings,
  };
}
