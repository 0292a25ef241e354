import { Batcher } from '../../../src/concurrency/batcher.ts';
import type { Actor } from '../../../src/core/commands.ts';
import { mostCounted, type Page, type PageOfIds } from '../../../src/core/listing.ts';
import type { DatabasePool } from '../../postgres/pool.ts';
import { Statements } from '../../postgres/prepared-statements.ts';
import { readRows } from '../../postgres/read-rows.ts';
import type { SqlValue } from '../../postgres/sql.ts';
import { translatedRead } from '../translated-read.ts';

/** The tenant, a value wherever its rows are read: a distributed server finds the one node by it. */
export const TENANT = '$1::bigint';

/** The acting credential `a`; its columns are null where the tenant's credential is disabled or gone. */
const CREDENTIAL = `credentials a on a.id = $2::bigint and a.tenant_id = ${TENANT} and a.disabled_at is null`;

/** The asked ids as the table `q` with `id` and `place`, and the acting credential `a`: a row for each id. */
export const ASKED = `unnest($3::bigint[]) with ordinality as q (id, place) left join ${CREDENTIAL}`;

/** The most matching rows that are read for a page; for the parts of a union. */
export const COUNTED = '$3::bigint';

/** Gives a value its placeholder in a statement. */
export type Bind = (value: SqlValue) => string;

/** Few, so that lists leave connections to the reads of single rows; a page of 10,000 rows takes one at a time. */
const LIMITS = { size: 1, inFlight: 2, queued: 500, waitMs: 2_000 } as const;
/** A slice of an array cannot begin later. No tenant has as many rows. */
const LAST_PLACE = 1_000_000_000;

/** The best plan for a page depends on its values: on how many rows match, and how many are read at the most. */
const UNNAMED = new Statements(false);

/** Reads of lists: first the ids of a page, then the rows by id, some at a time. All share a few connections. */
export class ListReads {
  readonly #pool: DatabasePool;
  readonly #statements: Statements;
  readonly #turns = new Batcher<() => Promise<unknown>, unknown>(
    (works) => Promise.all(works.map((work) => translatedRead(work))),
    LIMITS,
  );

  constructor(pool: DatabasePool, statements = new Statements()) {
    this.#pool = pool;
    this.#statements = statements;
  }

  /**
   * The ids of a page and the total, in one statement. `matching` writes a select of the matching ids in the order of the
   * list, with {@link TENANT} for the tenant. It must come from an index in that order, as no more rows are read than
   * `mostCounted` says.
   */
  async pageOfIds(actor: Actor, page: Page, matching: (bind: Bind) => string): Promise<PageOfIds | 'revoked'> {
    const start = Math.min(page.start, LAST_PLACE);
    const values: SqlValue[] = [actor.tenantId, actor.credentialId, mostCounted(page), start + 1, start + page.size];
    const sql = matching((value) => `$${values.push(value)}`);
    const text = `
with matching as materialized (select array(${sql} limit ${COUNTED}) as ids)
select a.version, cardinality(m.ids) as total, to_json(m.ids[$4::integer:$5::integer]) as ids
from matching m left join ${CREDENTIAL}`;
    const [found] = await this.#read<PageOfIds & Versioned>(UNNAMED, text, values);
    if (found?.version !== actor.credentialVersion) return 'revoked';
    return { ids: found.ids, total: found.total };
  }

  /**
   * The rows of some ids, in their order, without those that no longer exist. `text` selects `a.version` and an `id` from
   * {@link ASKED}, left joined with the tables of the row, in the order of `q.place`.
   */
  async rowsOf<Row extends { readonly id: unknown }>(
    actor: Actor,
    text: string,
    ids: readonly number[],
  ): Promise<readonly Row[] | 'revoked'> {
    const rows = await this.#read<Row & Versioned>(this.#statements, text, [actor.tenantId, actor.credentialId, ids]);
    if (rows.some(({ version }) => version !== actor.credentialVersion)) return 'revoked';
    return rows.filter(({ id }) => id !== null);
  }

  #read<Row>(statements: Statements, text: string, values: readonly SqlValue[]): Promise<readonly Row[]> {
    const read = (): Promise<readonly Row[]> => readRows<Row>(this.#pool, statements, text, values);
    return this.#turns.ask(read) as Promise<readonly Row[]>;
  }
}

interface Versioned {
  readonly version: number | null;
}
