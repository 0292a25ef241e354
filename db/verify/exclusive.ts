import type { Knex } from 'knex';
import { queryRows } from '../postgres/sql.ts';
import { IN_ORDER_OF_KEYS, verifySnapshot, type Verification, type VerifyOptions } from './verify.ts';

/** The advisory lock of verifications beside payments. */
const LOCK = 4_919_063;

/** The limits of a statement, which reads at most some thousand rows, and of the wait for the next one. */
const LIMITS = `set local statement_timeout = '60s'; set local lock_timeout = '3s';
  set local idle_in_transaction_session_timeout = '60s'`;

interface ExclusiveOptions extends VerifyOptions {
  /** Called when no other verification runs, before the first row is read. */
  readonly isWanted: () => Promise<void>;
}

/**
 * Verifies where no gateway does so already: one at a time, whatever the number of gateways. The lock ends with the
 * transaction, and so with the connection of a gateway that died.
 */
export async function verifyExclusively(database: Knex, options: ExclusiveOptions): Promise<Verification | 'busy'> {
  return await database.transaction(
    async (trx) => {
      const [row] = await queryRows<{ is_mine: boolean }>(
        trx,
        'select pg_try_advisory_xact_lock(?::bigint) as is_mine',
        [LOCK],
      );
      if (row?.is_mine !== true) return 'busy';
      await trx.raw(LIMITS);
      await trx.raw(IN_ORDER_OF_KEYS);
      await options.isWanted();
      return await verifySnapshot(trx, options);
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}
