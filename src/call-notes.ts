import { CredentialUses } from '../db/logins/credential-uses.ts';
import { UnsupportedCallRows } from '../db/logins/unsupported-calls.ts';
import type { DatabasePool } from '../db/postgres/pool.ts';
import { LastUses } from './auth/last-uses.ts';
import { withTimeout } from './concurrency/with-timeout.ts';
import { LedgerUnavailable } from './core/errors.ts';
import type { Clock } from './core/ports.ts';
import type { Logger } from './observability/log/logger.ts';
import { UnsupportedCallCounts } from './observability/unsupported-calls.ts';

/** The longest wait for a write, which happens beside the calls. */
const LIMIT_MS = 2_000;

/** Facts that calls note in memory, and that are written beside them, every few seconds. */
export interface CallNotes {
  readonly uses: LastUses;
  readonly unsupported: UnsupportedCallCounts;
  /** Writes all of them; never while the database is away. */
  write(): Promise<void>;
}

/** The notes of a gateway, written on its pool of reads. */
export function callNotes(
  pool: DatabasePool,
  { clock, steadyClock, logger }: { readonly clock: Clock; readonly steadyClock: Clock; readonly logger: Logger },
): CallNotes {
  const uses = new LastUses(new CredentialUses(pool), steadyClock);
  const unsupported = new UnsupportedCallCounts(new UnsupportedCallRows(pool), clock, logger);
  return {
    uses,
    unsupported,
    async write() {
      for (const notes of [uses, unsupported]) {
        await withTimeout(LIMIT_MS, notes.write()).catch((error: unknown) => {
          if (!(error instanceof LedgerUnavailable)) throw error;
        });
      }
    },
  };
}
