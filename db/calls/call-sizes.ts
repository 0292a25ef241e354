import { isPlaced } from '../postgres/distribution.ts';

/** The server's functions for the bytes of a table: of its rows, indexes and long values, and of its rows only. */
export interface SizeFunctions {
  readonly total: string;
  readonly rows: string;
}

type Ask = (sql: string) => Promise<readonly unknown[]>;

const ON_ONE_SERVER: SizeFunctions = { total: 'pg_total_relation_size', rows: 'pg_relation_size' };
/** These ask the nodes: the coordinator's own tables are empty. They refuse a table that is not distributed. */
const ON_CITUS: SizeFunctions = { total: 'citus_total_relation_size', rows: 'citus_relation_size' };

/** The functions that measure the tables of the log of calls. Rejects with the driver's error. */
export async function sizeFunctions(ask: Ask): Promise<SizeFunctions> {
  return (await isPlaced(ask, 'calls')) ? ON_CITUS : ON_ONE_SERVER;
}
