import type { Instant } from '../../src/core/dates.ts';
import { instantText } from '../../src/core/dates.ts';
import type { Grant, NewSession, OpenSession, SessionStore } from '../../src/core/console/operators.ts';
import { queryRows, type Queryable, type SqlValue } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';

/** A login ends the session whose token it presented: a token that someone else knew is worth nothing after it. */
const START = `
with ended as (delete from operator_sessions where token_digest = :ended),
  noted as (update operators set last_login_at = cast(:at as timestamptz) where id = cast(:operator as bigint))
insert into operator_sessions (token_digest, operator_id, operator_version, started_at, seen_at)
values (:digest, cast(:operator as bigint), cast(:version as integer), cast(:at as timestamptz), cast(:at as timestamptz))`;

const FIND = `
select o.id, o.name, o.grants, o.second_factor is not null as has_second_factor,
  (extract(epoch from s.started_at) * 1000)::bigint as started_ms, (extract(epoch from s.seen_at) * 1000)::bigint as seen_ms
from operator_sessions s
join operators o on o.id = s.operator_id and o.version = s.operator_version and o.disabled_at is null
where s.token_digest = ?`;

interface Row {
  readonly id: bigint;
  readonly name: string;
  readonly grants: readonly Grant[];
  readonly has_second_factor: boolean;
  readonly started_ms: bigint;
  readonly seen_ms: bigint;
}

/** Sessions in PostgreSQL, so that every gateway serves them. */
export class OperatorSessions implements SessionStore {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async start(session: NewSession, endedDigest: string | null): Promise<void> {
    const { tokenDigest: digest, operatorId: operator, operatorVersion: version, at } = session;
    await this.#run(START, { digest, operator, version, at: instantText(at), ended: endedDigest ?? '' });
  }

  async find(tokenDigest: string): Promise<OpenSession | null> {
    const [row] = await this.#run<Row>(FIND, [tokenDigest]);
    return row === undefined
      ? null
      : {
          operator: {
            id: Number(row.id),
            name: row.name,
            grants: row.grants,
            hasSecondFactor: row.has_second_factor,
          },
          startedAt: Number(row.started_ms),
          seenAt: Number(row.seen_ms),
        };
  }

  async touch(tokenDigest: string, at: Instant): Promise<void> {
    await this.#run('update operator_sessions set seen_at = ? where token_digest = ?', [instantText(at), tokenDigest]);
  }

  async end(tokenDigest: string): Promise<void> {
    await this.#run('delete from operator_sessions where token_digest = ?', [tokenDigest]);
  }

  async sweep(startedBefore: Instant, seenBefore: Instant): Promise<void> {
    await this.#run('delete from operator_sessions where started_at < ? or seen_at < ?', [
      instantText(startedBefore),
      instantText(seenBefore),
    ]);
  }

  async #run<T>(sql: string, values: readonly SqlValue[] | Readonly<Record<string, SqlValue>>): Promise<T[]> {
    return await translated(() => queryRows<T>(this.#database, sql, values));
  }
}
