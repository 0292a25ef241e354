import { queryRows, type Queryable } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';

/** Whether the demo's credential is there, for callers of this machine only: its secret is public. */
export async function hasDemo(database: Queryable): Promise<boolean> {
  const sql = `select 1 from credentials where identifier = 'demo-identifier' and disabled_at is null and is_loopback_only`;
  return (await translated(() => queryRows(database, sql, []))).length > 0;
}
