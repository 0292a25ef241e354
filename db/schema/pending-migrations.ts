import { queryRows, type Queryable } from '../postgres/sql.ts';
import { MIGRATIONS_TABLE, migrationNames } from './migration-source.ts';

/** The migrations that this version has and a database has not. */
export async function pendingMigrations(database: Queryable): Promise<readonly string[]> {
  const [table] = await queryRows<{ oid: string | null }>(
    database,
    `select to_regclass('${MIGRATIONS_TABLE}')::text as oid`,
    [],
  );
  if (table?.oid == null) return migrationNames;
  const rows = await queryRows<{ name: string }>(database, `select name from ${MIGRATIONS_TABLE}`, []);
  return pendingNames(rows.map((row) => row.name)).pending;
}

/** From the names of a database's migrations: those that it lacks, and those that this version does not know. */
export function pendingNames(applied: readonly string[]): {
  readonly pending: readonly string[];
  readonly unknown: readonly string[];
} {
  const known = new Set(applied);
  return {
    pending: migrationNames.filter((name) => !known.has(name)),
    unknown: applied.filter((name) => !migrationNames.includes(name)),
  };
}
