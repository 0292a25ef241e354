import { queryRows, type Queryable } from '../postgres/sql.ts';

/** The advisory lock of each piece of maintenance. */
const LOCKS = { seal: 4_919_054, prune: 4_919_055, income: 4_919_056 } as const;

/** Lets one gateway at a time do a piece of maintenance, until its transaction ends; the others wait. */
export async function lockMaintenance(trx: Queryable, work: keyof typeof LOCKS): Promise<void> {
  await queryRows(trx, 'select pg_advisory_xact_lock(?::bigint)', [LOCKS[work]]);
}
