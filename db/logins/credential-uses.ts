import type { CredentialId } from '../../src/core/commands.ts';
import type { UseStore } from '../../src/core/credential.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';

/**
 * Writes at most once a minute for each credential, by all gateways together. Rows that another gateway or an operator
 * has locked are skipped: no call waits, and two batches cannot deadlock. The version stays: cached data is still valid.
 */
const TOUCH = `
update credentials c set last_used_at = now()
from (select a.id from credentials a
  where a.id = any(?::bigint[]) and (a.last_used_at is null or a.last_used_at <= now() - interval '1 minute')
  for update skip locked) u
where c.id = u.id`;

/** The last use of credentials, by the database's clock. */
export class CredentialUses implements UseStore {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async touch(ids: readonly CredentialId[]): Promise<void> {
    await translated(() => queryRows(this.#database, TOUCH, [ids]));
  }
}
