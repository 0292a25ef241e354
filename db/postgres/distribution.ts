import { queryRows, type Queryable } from './sql.ts';

/**
 * Whether a database is distributed by Citus, which takes some statements in another form only. The database is asked
 * once; an answer that failed is asked for again.
 */
export class Distribution {
  readonly #ask: () => Promise<boolean>;
  #asked: Promise<boolean> | null = null;

  /** `known`: the answer, where it need not be asked for. */
  constructor(database: Queryable, known?: boolean) {
    this.#ask = known === undefined ? () => hasCitus(database) : () => Promise.resolve(known);
  }

  /** Rejects with the driver's error. */
  async isDistributed(): Promise<boolean> {
    this.#asked ??= this.#ask();
    try {
      return await this.#asked;
    } catch (error) {
      this.#asked = null;
      throw error;
    }
  }
}

async function hasCitus(database: Queryable): Promise<boolean> {
  const rows = await queryRows<{ found: boolean }>(
    database,
    `select exists (select from pg_extension where extname = 'citus') as found`,
    [],
  );
  return rows[0]?.found === true;
}

const KNOWS_PLACES = `select 1 where to_regclass('pg_dist_partition') is not null`;

/** Whether the nodes of a distributed database have the rows of a table. Rejects with the driver's error. */
export async function isPlaced(ask: (sql: string) => Promise<readonly unknown[]>, table: string): Promise<boolean> {
  if ((await ask(KNOWS_PLACES)).length === 0) return false;
  return (await ask(`select 1 from pg_dist_partition where logicalrelid = '${table}'::regclass`)).length > 0;
}
