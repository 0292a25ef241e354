import type { FailedAttempt, Failures } from '../../src/core/failed-attempts.ts';
import type {
  AccountChanges,
  Grant,
  OperatorAccountStore,
  OperatorId,
  OperatorStore,
  StoredOperator,
} from '../../src/core/console/operators.ts';
import { failuresOf } from '../logins/failed-attempts.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';

/** One statement for a known and an unknown name. */
const FIND = `
select o.*, ${failuresOf(':account', ':address')} as both, ${failuresOf(':account', "''")} as account,
  ${failuresOf("''", ':address')} as address
from (select 1) q
left join operators o on lower(o.name) collate "C" = lower(:name) and o.disabled_at is null`;

/** Later steps only: of two logins with one code, the second waits for the row and finds the code used. */
const USE_CODE = 'update operators set used_step = ? where id = ? and used_step < ? returning id';

const CHANGE = `
update operators o set version = o.version + 1, password_hash = coalesce(cast(:hash as text), o.password_hash),
  second_factor = case when cast(:sets as boolean) then cast(:factor as text) else o.second_factor end,
  used_step = greatest(o.used_step, cast(:step as bigint))
where o.id = cast(:id as bigint) and o.version = cast(:version as integer) and o.disabled_at is null
returning o.*`;

interface Row extends OperatorRow {
  readonly both: number;
  readonly account: number;
  readonly address: number;
}

/** A row of `operators`. */
export interface OperatorRow {
  readonly id: bigint | null;
  readonly name: string;
  readonly password_hash: string;
  readonly version: number;
  readonly grants: readonly Grant[];
  readonly second_factor: string | null;
  readonly is_loopback_only: boolean;
}

/** The operators in PostgreSQL, for logins and their own accounts. */
export class Operators implements OperatorStore, OperatorAccountStore {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async find(
    name: string,
    attempt: FailedAttempt | null,
  ): Promise<{ readonly operator: StoredOperator | null; readonly failures: Failures }> {
    const { account, address } = attempt ?? { account: '', address: '' };
    const [row] = await translated(() => queryRows<Row>(this.#database, FIND, { account, address, name }));
    if (row === undefined) throw new Error('The statement gave no row');
    return {
      operator: row.id === null ? null : storedOf(row, Number(row.id)),
      failures: { 'account-and-address': row.both, account: row.account, address: row.address },
    };
  }

  async useCode(id: OperatorId, step: number): Promise<boolean> {
    const rows = await translated(() => queryRows(this.#database, USE_CODE, [step, id, step]));
    return rows.length > 0;
  }

  async changeAccount(
    { id, version }: Pick<StoredOperator, 'id' | 'version'>,
    { passwordHash, secondFactor, usedStep }: AccountChanges,
  ): Promise<StoredOperator | null> {
    const factor = { sets: secondFactor !== undefined, factor: secondFactor ?? null };
    const values = { id, version, hash: passwordHash ?? null, ...factor, step: usedStep ?? 0 };
    const [row] = await translated(() => queryRows<OperatorRow>(this.#database, CHANGE, values));
    return row === undefined ? null : storedOf(row, id);
  }
}

function storedOf(row: OperatorRow, id: OperatorId): StoredOperator {
  return {
    id,
    name: row.name,
    grants: row.grants,
    hasSecondFactor: row.second_factor !== null,
    passwordHash: row.password_hash,
    secondFactor: row.second_factor,
    version: row.version,
    isLoopbackOnly: row.is_loopback_only,
  };
}
