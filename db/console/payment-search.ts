import {
  MONEY_KINDS,
  type FoundPayment,
  type MoneyKind,
  type PaymentSearch,
  type PaymentSearchPort,
} from '../../src/core/console/payment-search.ts';
import type { Found, SearchPage } from '../../src/core/console/search.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';
import { bounds } from './bounds.ts';
import { namedClients, type NamedClients } from './named-clients.ts';
import { BEFORE, TENANT, walk, WALKED, type Bind, type Candidates } from './walk.ts';

/**
 * A key is twice the id, and one more of a refund. Both take their ids from one counter; older refunds have ids of a counter
 * of their own.
 */
const KINDS = {
  payment: { table: 'payments', at: 'paid_at', place: 0 },
  refund: { table: 'refunds', at: 'refunded_at', place: 1 },
} as const satisfies Readonly<Record<MoneyKind, object>>;

interface Row {
  readonly key: bigint;
  readonly id: bigint;
  readonly kind: MoneyKind;
  readonly invoice_id: bigint;
  readonly client_id: bigint;
  readonly client_name: string;
  readonly gateway: string;
  readonly reference: string;
  readonly at: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly dialect: string | null;
}

const rowsOf = (kind: MoneyKind): string => {
  const { table, at, place } = KINDS[kind];
  return `select p.id * 2 + ${place} as key, p.id, '${kind}' as kind, p.invoice_id, p.client_id, p.gateway, p.reference,
    to_char(p.${at}, 'YYYY-MM-DD HH24:MI:SS') as at, p.amount_minor, ${kind === 'payment' ? 'p.dialect' : 'null'} as dialect
  from ${table} p where p.tenant_id = ${TENANT}
    and p.id = any(select k / 2 from unnest(cast(:keys as bigint[])) k where k % 2 = ${place})`;
};

const ROWS = `
select m.*, i.currency, c.name as client_name from (${MONEY_KINDS.map(rowsOf).join(' union all ')}) m
join invoices i on i.tenant_id = ${TENANT} and i.id = m.invoice_id
join clients c on c.tenant_id = ${TENANT} and c.id = m.client_id
order by m.key desc`;

/** Searches of payments and refunds on PostgreSQL. A page reads a bounded number of rows in the order of an index. */
export class PaymentSearches implements PaymentSearchPort {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async search(tenantId: TenantId, search: PaymentSearch, page: SearchPage): Promise<Found<FoundPayment>> {
    const { keys, ...end } = await walk(this.#database, tenantId, page, (bind) => candidates(search, bind));
    if (keys.length === 0) return { rows: [], ...end };
    const rows = await translated(() => queryRows<Row>(this.#database, ROWS, { tenant: tenantId, keys: [...keys] }));
    return { rows: rows.map(foundOf), ...end };
  }
}

/** The keys to look through, and whether each fits: of each table by the index that knows the most of the search. */
function candidates(search: PaymentSearch, bind: Bind): Candidates {
  const named = search.clientText === undefined ? null : namedClients(search.clientText, bind);
  const kinds = search.kind === undefined ? MONEY_KINDS : [search.kind];
  const parts = kinds.map((kind) => partOf(kind, search, named, bind));
  return {
    sql: `${named === null ? '' : `with ${named.expression}`} ${parts.map(({ sql }) => sql).join(' union all ')}`,
    allFit: parts.every(({ allFit }) => allFit),
  };
}

function partOf(kind: MoneyKind, search: PaymentSearch, named: NamedClients | null, bind: Bind): Candidates {
  const { table, at, place } = KINDS[kind];
  const { indexed, others } = conditionsOf(kind, search, at, bind);
  const key = `p.id * 2 + ${place}`;
  const below = `p.id <= (${BEFORE} - ${1 + place}) / 2`;
  const select = (fits: readonly string[], from: string, where: string): string =>
    `select ${key} as id, ${fits.join(' and ') || 'true'} as fits from ${from}
      where p.tenant_id = ${TENANT} ${where} and ${below} order by p.id desc limit ${WALKED}`;
  if (indexed.length > 0 || named === null) {
    const [first, ...rest] = indexed;
    const fits = [...rest, ...others, ...(named === null ? [] : [named.isOne('p.client_id')])];
    const sql = `(${select(fits, `${table} p`, first === undefined ? '' : `and ${first}`)})`;
    return { sql, allFit: fits.length === 0 };
  }
  const ofEach = `(select v.id, v.fits from named n cross join lateral (
      ${select(others, `${table} p`, 'and p.client_id = n.id')}) v
    where ${named.areFew} order by v.id desc limit ${WALKED})`;
  const newest = select([...others, named.isOne('p.client_id')], `${table} p`, '');
  return {
    sql: `${ofEach} union all (select m.id, m.fits from (${newest}) m where not (${named.areFew}))`,
    allFit: false,
  };
}

interface Conditions {
  /** Those that have an index in the order of the ids, the fewest rows first. */
  readonly indexed: readonly string[];
  readonly others: readonly string[];
}

function conditionsOf(kind: MoneyKind, search: PaymentSearch, at: string, bind: Bind): Conditions {
  const { id, reference, invoiceId, clientId, gateway, dialect } = search;
  const isId = (column: string, value: number | undefined): readonly string[] =>
    value === undefined ? [] : [`p.${column} = cast(${bind(value)} as bigint)`];
  return {
    indexed: [
      ...isId('id', id),
      ...(reference === undefined ? [] : [`p.reference = ${bind(reference)} and p.reference <> ''`]),
      ...isId('invoice_id', invoiceId),
      ...isId('client_id', clientId),
    ],
    others: [
      ...(gateway === undefined ? [] : [`lower(p.gateway) = lower(${bind(gateway)})`]),
      ...(dialect === undefined ? [] : [kind === 'payment' ? `p.dialect = ${bind(dialect)}` : 'false']),
      ...bounds('p.amount_minor', 'bigint', search.amount, bind),
      ...bounds(`p.${at}::date`, 'date', search.on, bind),
    ],
  };
}

function foundOf(row: Row): FoundPayment {
  return {
    id: Number(row.id),
    kind: row.kind,
    invoiceId: Number(row.invoice_id),
    clientId: Number(row.client_id),
    clientName: row.client_name,
    gateway: row.gateway,
    reference: row.reference,
    at: row.at,
    currency: row.currency,
    amountMinor: row.amount_minor,
    dialect: row.dialect,
  };
}
