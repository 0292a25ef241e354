import type { CredentialId } from '../../src/core/commands.ts';
import type { UseStore } from '../../src/core/credential.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';

/**
 * At most once a minute for each credential, whichever gateway was faster. Rows that another gateway or an operator holds
 * are passed over: no call waits, and two batches cannot lock each other out. The version stays: nothing has changed that
 * a gateway remembers.
 */
const TOUCH = `
update credentials c set last_used_at = now()
from (select a.id from credentials a
  where a.id = any(?::bigint[]) and (a.last_used_at is null or a.last_used_at <= now() - interval '1 minute')
  for update skip locked) u
where c.id = u.id`;

/** When credentials were last used, by the database's clock. */
export class CredentialUses implements UseStore {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async touch(ids: readonly CredentialId[]): Promise<void> {
    await translated(() => queryRows(this.#database, TOUCH, [ids]));
  }
}
