import type { Knex } from 'knex';
import { queryRows } from '../../postgres/sql.ts';
import { FIRST_OF_A_TENANT, PLACEMENTS, placing } from './placements.ts';
import { planOf, type Step } from './plan.ts';
import { hasCitus, isUnderWay, readState } from './state.ts';

/** Later statements of the same transaction may use other connections to a node, which do not see this one's work. */
const SEQUENTIAL = `set local citus.multi_shard_modify_mode = 'sequential'`;

/** Takes steps, each in a transaction of its own. */
export async function take(owner: Knex, steps: readonly Step[], onStep?: (step: Step) => void): Promise<void> {
  for (const step of steps) {
    onStep?.(step);
    const [first, ...others] = step.statements;
    if (first !== undefined && others.length === 0) await owner.raw(first);
    else {
      await owner.transaction(async (trx) => {
        await trx.raw(SEQUENTIAL);
        for (const statement of step.statements) await trx.raw(statement);
      });
    }
  }
}

/**
 * For the migrations of a distributed database, under their lock: ends a run of `distribute` that was killed, and gives
 * new tables their place. Does nothing elsewhere.
 */
export async function keepDistributed(owner: Knex): Promise<void> {
  if ((await isDistributed(owner)) || ((await hasCitus(owner)) && (await isUnderWay(owner)))) {
    await take(owner, planOf(await readState(owner)));
  }
}

/**
 * Gives a new table its place, in the migration that makes it, where the database is distributed. A migration adds the
 * table's keys to other tables of a tenant after this: Citus refuses them before.
 */
export async function placeNewTable(trx: Knex, table: string): Promise<void> {
  if (PLACEMENTS.coordinator.includes(table) || !(await isDistributed(trx))) return;
  await trx.raw(SEQUENTIAL);
  await trx.raw(placing(table));
}

/** Whether `distribute` has begun to divide the tables among nodes. */
export async function isDistributed(database: Knex): Promise<boolean> {
  if (!(await hasCitus(database))) return false;
  const rows = await queryRows(
    database,
    `select 1 from pg_dist_partition where logicalrelid = to_regclass(?) and partmethod = 'h'`,
    [`public.${FIRST_OF_A_TENANT}`],
  );
  return rows.length > 0;
}
