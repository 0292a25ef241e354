import type { Actor } from '../../src/core/commands.ts';
import type { ActorReadPort } from '../../src/core/ports.ts';
import type { DatabasePool } from '../postgres/pool.ts';
import { Statements } from '../postgres/prepared-statements.ts';
import { readRows } from '../postgres/read-rows.ts';
import { translatedRead } from './translated-read.ts';

const SQL =
  'select a.version from credentials a where a.id = $2::bigint and a.tenant_id = $1::bigint and a.disabled_at is null';

/** Whether acting credentials still hold. */
export class ActorReads implements ActorReadPort {
  readonly #pool: DatabasePool;
  readonly #statements = new Statements();

  constructor(pool: DatabasePool) {
    this.#pool = pool;
  }

  async check({ tenantId, credentialId, credentialVersion }: Actor): Promise<'current' | 'revoked'> {
    const [row] = await translatedRead(() =>
      readRows<{ readonly version: number }>(this.#pool, this.#statements, SQL, [tenantId, credentialId]),
    );
    return row?.version === credentialVersion ? 'current' : 'revoked';
  }
}
