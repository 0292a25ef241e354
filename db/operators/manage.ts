import type { Knex } from 'knex';
import type { Grant } from '../../src/core/console/operators.ts';
import type { OperatorRow } from './operators.ts';
import { operatorActor } from '../console/operator-actors.ts';
import { OPERATOR } from '../admin/operator-credential.ts';
import { queryRows } from '../postgres/sql.ts';

/** A new operator, with the hash of the password. */
interface NewOperator {
  readonly name: string;
  readonly passwordHash: string;
  readonly grants: readonly Grant[];
  readonly isLoopbackOnly: boolean;
}

/** An operator in a list. Instants are ISO 8601; `null`: never. */
export interface ListedOperator {
  readonly id: number;
  readonly name: string;
  readonly grants: readonly Grant[];
  readonly hasSecondFactor: boolean;
  readonly createdAt: string;
  readonly lastLoginAt: string | null;
  readonly disabledAt: string | null;
}

/** Adds an operator; false where another one has the name, in any case of letters. `at` is ISO 8601. */
export async function addOperator(trx: Knex.Transaction, operator: NewOperator, at: string): Promise<boolean> {
  // Operators are few: the lock orders those that are added at once.
  await trx.raw('lock table operators in share row exclusive mode');
  const rows = await queryRows(
    trx,
    `insert into operators (id, name, password_hash, grants, is_loopback_only, created_at)
     select coalesce(max(id), 0) + 1, ?, ?, ?, ?, ? from operators on conflict do nothing returning id`,
    [operator.name, operator.passwordHash, JSON.stringify(operator.grants), operator.isLoopbackOnly, at],
  );
  return rows.length > 0;
}

/** The operators in the order of their names. */
export async function listOperators(database: Knex): Promise<readonly ListedOperator[]> {
  const rows = await database<OperatorRow & { created_at: Date; last_login_at: Date | null; disabled_at: Date | null }>(
    'operators',
  ).orderByRaw('lower(name)');
  return rows.map((row) => ({
    id: Number(row.id),
    name: row.name,
    grants: row.grants,
    hasSecondFactor: row.second_factor !== null,
    createdAt: row.created_at.toISOString(),
    lastLoginAt: row.last_login_at?.toISOString() ?? null,
    disabledAt: row.disabled_at?.toISOString() ?? null,
  }));
}

/** A change of an operator; an absent member stays. `secondFactor` `null` removes it. */
interface OperatorChanges {
  readonly passwordHash?: string;
  readonly grants?: readonly Grant[];
  readonly secondFactor?: null;
}

/** Changes an operator, ends all sessions and stops acts under way; false where no active operator has the name. */
export async function changeOperator(
  trx: Knex.Transaction,
  name: string,
  { passwordHash, grants, secondFactor }: OperatorChanges,
): Promise<boolean> {
  const rows = await queryRows<{ id: bigint }>(
    trx,
    `update operators set version = version + 1, password_hash = coalesce(cast(:hash as text), password_hash),
       grants = coalesce(cast(:grants as json), grants),
       second_factor = case when cast(:forget as boolean) then null else second_factor end
     where lower(name) collate "C" = lower(:name) and disabled_at is null returning id`,
    {
      name,
      hash: passwordHash ?? null,
      grants: grants === undefined ? null : JSON.stringify(grants),
      forget: secondFactor === null,
    },
  );
  await moveActors(trx, rows, null);
  return rows.length > 0;
}

/** Revokes an operator at once, ends all sessions and stops acts under way; false where no active operator has the name. */
export async function revokeOperator(trx: Knex.Transaction, name: string, at: string): Promise<boolean> {
  const rows = await queryRows<{ id: bigint }>(
    trx,
    `update operators set version = version + 1, disabled_at = ?
     where lower(name) collate "C" = lower(?) and disabled_at is null returning id`,
    [at, name],
  );
  await moveActors(trx, rows, at);
  return rows.length > 0;
}

/** Gives the credentials of an operator's acts the next version, which refuses acts under way. `at` ends them. */
async function moveActors(
  trx: Knex.Transaction,
  operators: readonly { readonly id: bigint }[],
  at: string | null,
): Promise<void> {
  for (const { id } of operators) {
    await queryRows(
      trx,
      `update credentials set version = version + 1, disabled_at = cast(? as timestamptz)
       where dialect = ? and kind = ? and identifier like ? and disabled_at is null`,
      [at, OPERATOR, OPERATOR, operatorActor('%', Number(id))],
    );
  }
}
