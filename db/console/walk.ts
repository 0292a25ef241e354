import type { Found, SearchPage } from '../../src/core/console/search.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows, type Queryable, type SqlValue } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';

/** The rows that one page looks through: a search for rare ones goes on with the next page, and takes no longer. */
const MOST_WALKED = 5_000;
/** Above all keys. */
const HIGHEST = Number.MAX_SAFE_INTEGER;

/** Gives a value its placeholder. */
export type Bind = (value: SqlValue) => string;

/** Placeholders that each statement of a search has. */
export const TENANT = 'cast(:tenant as bigint)';
export const BEFORE = 'cast(:before as bigint)';
/** How many rows a part of the candidates needs at most. */
export const WALKED = 'cast(:walked as bigint)';
/** How many it needs where all of its rows fit. */
export const FITTING = 'cast(:most as bigint)';

/** The rows that a search looks through. */
export interface Candidates {
  /**
   * A select of each row's `id`, which is its key, and `fits`. It has the highest keys below {@link BEFORE}. Rows with one
   * key fit together or not at all, and are found once.
   */
  readonly sql: string;
  /** Whether all of them fit: no more than the page are read then. */
  readonly allFit: boolean;
}

/** The keys of a page, in their order. */
type FoundKeys = Omit<Found<never>, 'rows'> & { readonly keys: readonly number[] };

interface Row {
  readonly walked: number;
  readonly lowest: bigint | null;
  readonly ids: readonly number[];
}

/** Looks through candidates from the highest key down, until the page is full or the limit is reached. One statement. */
export async function walk(
  database: Queryable,
  tenantId: TenantId,
  { before, most }: SearchPage,
  candidatesOf: (bind: Bind) => Candidates,
): Promise<FoundKeys> {
  const values: Record<string, SqlValue> = { tenant: tenantId, before: before ?? HIGHEST, most: most + 1 };
  const bind: Bind = (value) => {
    const name = `v${Object.keys(values).length}`;
    values[name] = value;
    return `:${name}`;
  };
  const { sql: candidates, allFit } = candidatesOf(bind);
  const limit = allFit ? most + 1 : Math.max(MOST_WALKED, most + 1);
  values['walked'] = limit;
  const sql = `
with walk as materialized (
  select w.id, w.fits from (${candidates}) w order by w.id desc limit ${WALKED})
select (select count(*) from walk)::integer as walked, (select min(k.id) from walk k) as lowest,
  coalesce((select json_agg(f.id) from (
    select k.id from walk k where k.fits group by k.id order by k.id desc limit ${FITTING}) f), '[]') as ids`;
  const [row] = await translated(() => queryRows<Row>(database, sql, values));
  if (row === undefined) throw new Error('The statement gave no row');
  return { keys: row.ids.slice(0, most), ...endOf(row, most, limit) };
}

/** Where the next page begins: below the last shown row, or where the walk stopped. */
function endOf({ walked, lowest, ids }: Row, most: number, limit: number): Pick<FoundKeys, 'next' | 'stoppedAfter'> {
  if (ids.length > most) return { next: ids[most - 1] ?? null, stoppedAfter: null };
  if (walked < limit || lowest === null) return { next: null, stoppedAfter: null };
  return { next: Number(lowest), stoppedAfter: walked };
}
