import type { FailedAttempt, Failures } from '../../src/core/failed-attempts.ts';
import type { Grant, OperatorId, OperatorStore, StoredOperator } from '../../src/core/console/operators.ts';
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

/** The operators in PostgreSQL, for logins. */
export class Operators implements OperatorStore {
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
