import {
  ATTEMPT_SCOPES,
  ATTEMPT_WINDOW_SECONDS,
  type Failures,
  type FailedAttempt,
  type AttemptScope,
  type FailedAttemptStore,
  type Lockout,
} from '../../src/core/failed-attempts.ts';
import { queryRows, type Queryable, type SqlValue } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';

/** The failures of a scope that still count, as an SQL expression; `account` and `address` are expressions too. */
export function failuresOf(account: string, address: string): string {
  return `coalesce((select g.failures from authentication_failures g
    where g.account = ${account} and g.address = ${address} and g.ends_at > now()), 0)`;
}

/** The failures of accounts that still count, from all addresses together, in the order of the accounts. */
export async function failuresOfAccounts(database: Queryable, accounts: readonly string[]): Promise<readonly number[]> {
  const rows = await queryRows<{ failures: number }>(
    database,
    `select ${failuresOf('k.account', "''")} as failures
     from unnest(?::text[]) with ordinality as k (account, place) order by k.place`,
    [accounts],
  );
  return rows.map(({ failures }) => failures);
}

/** Failed attempts from more accounts and addresses than these are not distinguished: the table stays small. */
const MOST_ROWS = 100_000;

/**
 * One row per scope, in the order of the key, so that two attempts cannot deadlock. Times are by the database's clock,
 * because those of the gateways may differ. A counted failure need not wait for the disk.
 */
const COUNT = `
with asked as (
  select k.account, k.address, k.most from unnest(?::text[], ?::text[], ?::integer[]) as k (account, address, most)
)
insert into authentication_failures as f (account, address, failures, counted_at, ends_at)
select a.account, a.address, 1, now(), now() + make_interval(secs => ?) from asked a
where not exists (
  select from authentication_failures b join asked l on l.account = b.account and l.address = b.address
  where b.failures >= l.most and b.ends_at > now())
order by a.account, a.address
on conflict (account, address) do update set
  failures = case when f.ends_at <= excluded.counted_at then 1 else f.failures + 1 end,
  counted_at = excluded.counted_at,
  ends_at = case
    when f.ends_at <= excluded.counted_at then excluded.ends_at
    when f.failures + 1 >= (select a.most from asked a where a.account = f.account and a.address = f.address)
      then excluded.ends_at
    else f.ends_at end
where f.ends_at <= excluded.counted_at
  or f.failures < (select a.most from asked a where a.account = f.account and a.address = f.address)
returning account, address, failures, set_config('synchronous_commit', 'off', true)`;

/** Locks in the order in which failures are counted. */
const LOCKED = `locked as (
  select f.account, f.address from authentication_failures f
  join unnest(?::text[], ?::text[]) as k (account, address) on k.account = f.account and k.address = f.address
  order by f.account, f.address for update of f)`;

const TAKE_BACK = `
with ${LOCKED}
update authentication_failures f set failures = f.failures - 1 from locked l
where f.account = l.account and f.address = l.address and f.failures > 0
returning set_config('synchronous_commit', 'off', true)`;

const FORGIVE = `
with ${LOCKED}, forgotten as (
  delete from authentication_failures f using locked l
  where f.account = l.account and f.address = l.address and f.account <> '' and f.address <> '')
update authentication_failures f set failures = f.failures - 1 from locked l
where f.account = l.account and f.address = l.address and f.failures > 0 and (f.account = '' or f.address = '')
returning set_config('synchronous_commit', 'off', true)`;

/** A failure of an unknown account runs the same statement, and leaves no permanent row. */
const RECORD = `
insert into lockouts (account, address, locked_at, ends_at, failures, credential_id, from_address)
select k.account, k.address, now(), now() + make_interval(secs => ?), k.failures, k.credential_id, k.from_address
from unnest(?::text[], ?::text[], ?::integer[], ?::bigint[], ?::text[])
  as k (account, address, failures, credential_id, from_address)
where k.credential_id is not null or k.account = ''
on conflict do nothing`;

/** Skips rows that are locked by a count, without waiting. */
const SWEEP = `
with size as (
  select count(*) as rows, count(*) filter (where f.ends_at <= now()) as over from authentication_failures f
), least as (
  select f.account, f.address from authentication_failures f
  order by f.ends_at > now(), f.failures, f.ends_at
  limit (select greatest(s.over, s.rows - ?) from size s) for update skip locked)
delete from authentication_failures f using least l where f.account = l.account and f.address = l.address
returning set_config('synchronous_commit', 'off', true)`;

interface Row {
  readonly account: string;
  readonly address: string;
  readonly failures: number;
}

/** Failed attempts in PostgreSQL, where every gateway counts them. */
export class CountedAttempts implements FailedAttemptStore {
  readonly #database: Queryable;
  readonly #mostRows: number;

  constructor(database: Queryable, mostRows = MOST_ROWS) {
    this.#database = database;
    this.#mostRows = mostRows;
  }

  async count(attempt: FailedAttempt, limits: Failures): Promise<Failures | null> {
    const most = ATTEMPT_SCOPES.map((scope) => limits[scope]);
    const rows = await this.#run<Row>(COUNT, [...keysOf(attempt), most, ATTEMPT_WINDOW_SECONDS]);
    if (rows.length < ATTEMPT_SCOPES.length) return null;
    return Object.fromEntries(rows.map((row) => [scopeOf(row), row.failures])) as Failures;
  }

  async takeBack(attempt: FailedAttempt): Promise<void> {
    await this.#run(TAKE_BACK, keysOf(attempt));
  }

  async forgive(attempt: FailedAttempt): Promise<void> {
    await this.#run(FORGIVE, keysOf(attempt));
  }

  async record(attempt: FailedAttempt, lockouts: readonly Lockout[]): Promise<void> {
    const keys = lockouts.map(({ scope }) => keyOf(attempt, scope));
    await this.#run(RECORD, [
      ATTEMPT_WINDOW_SECONDS,
      keys.map(({ account }) => account),
      keys.map(({ address }) => address),
      lockouts.map(({ failures }) => failures),
      lockouts.map(({ credentialId }) => credentialId),
      lockouts.map(({ address }) => address),
    ]);
  }

  async sweep(): Promise<void> {
    await this.#run(SWEEP, [this.#mostRows]);
  }

  async #run<R>(sql: string, values: readonly SqlValue[]): Promise<R[]> {
    return await translated(() => queryRows<R>(this.#database, sql, values));
  }
}

/** The row of a scope: of only the account it has no address, of only the address no account. */
function keyOf(attempt: FailedAttempt, scope: AttemptScope): FailedAttempt {
  return {
    account: scope === 'address' ? '' : attempt.account,
    address: scope === 'account' ? '' : attempt.address,
  };
}

function scopeOf({ account, address }: FailedAttempt): AttemptScope {
  if (account === '') return 'address';
  return address === '' ? 'account' : 'account-and-address';
}

function keysOf(attempt: FailedAttempt): [string[], string[]] {
  const keys = ATTEMPT_SCOPES.map((scope) => keyOf(attempt, scope));
  return [keys.map(({ account }) => account), keys.map(({ address }) => address)];
}
