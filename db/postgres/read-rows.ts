import type { Answer, DatabasePool } from './pool.ts';
import type { Statements } from './prepared-statements.ts';
import type { SqlValue } from './sql.ts';

/** Runs one prepared statement that reads, on a connection of its own. */
export async function readRows<Row>(
  pool: DatabasePool,
  statements: Statements,
  text: string,
  values: readonly SqlValue[],
): Promise<readonly Row[]> {
  const read = (): Promise<Answer> =>
    pool.withConnection((connection) => connection.send(statements.query(text, values)));
  const { rows } = await read().catch((error: unknown) => {
    // Without a name it works; a read can be repeated.
    if (statements.isLost(error)) return read();
    throw error;
  });
  return rows as readonly Row[];
}
