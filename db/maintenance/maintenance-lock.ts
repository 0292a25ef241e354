import { queryRows, type Queryable } from '../postgres/sql.ts';

/** One number for each piece of maintenance, in the space of PostgreSQL's advisory locks. */
const LOCKS = { seal: 4_919_054, prune: 4_919_055 } as const;

/** Lets one gateway at a time do a piece of maintenance, until the end of the transaction; the others wait. */
export async function lockMaintenance(trx: Queryable, work: keyof typeof LOCKS): Promise<void> {
  await queryRows(trx, 'select pg_advisory_xact_lock(?::bigint)', [LOCKS[work]]);
}
