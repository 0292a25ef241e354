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
import { latestOf } from '../reads/corrections.ts';
import { BEFORE, FITTING, TENANT, walk, WALKED, type Bind, type Candidates } from './walk.ts';

/** A row's key: its id and the place of its kind. All ids come from one counter; older refunds have a counter of their own. */
const KEYS_EACH = 4;
const KINDS = {
  payment: { table: 'payments', place: 0 },
  refund: { table: 'refunds', place: 1 },
  transaction: { table: 'transactions', place: 2 },
} as const satisfies Readonly<Record<MoneyKind, object>>;

/** The columns of a kind, of the row `p`; of a transaction, of its last revision `l`. */
const COLUMNS = {
  payment: { row: 'p', at: 'p.paid_at', minor: 'p.amount_minor' },
  refund: { row: 'p', at: 'p.refunded_at', minor: 'p.amount_minor' },
  transaction: { row: 'l', at: 'l.paid_at', minor: 'l.amount_in_minor + l.amount_out_minor' },
} as const satisfies Readonly<Record<MoneyKind, object>>;

interface Row {
  readonly key: bigint;
  readonly id: bigint;
  readonly kind: MoneyKind;
  readonly invoice_id: bigint | null;
  readonly client_id: bigint | null;
  readonly client_name: string | null;
  readonly company_name: string | null;
  readonly gateway: string;
  readonly reference: string;
  readonly at: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly dialect: string | null;
}

const idsOf = (kind: MoneyKind): string =>
  `(select k / ${KEYS_EACH} as id from unnest(cast(:keys as bigint[])) k where k % ${KEYS_EACH} = ${KINDS[kind].place}) w`;

const rowsOf = (kind: 'payment' | 'refund', minor: string, dialect: string): string =>
  `select p.id * ${KEYS_EACH} + ${KINDS[kind].place} as key, p.id, '${kind}' as kind, p.invoice_id, p.client_id, p.gateway,
    p.reference, to_char(${COLUMNS[kind].at}, 'YYYY-MM-DD HH24:MI:SS') as at, null as currency, ${minor} as amount_minor,
    ${dialect} as dialect
  from ${KINDS[kind].table} p where p.tenant_id = ${TENANT} and p.id = any(array(select w.id from ${idsOf(kind)}))`;

const ROWS = `
select m.key, m.id, m.kind, m.invoice_id, m.client_id, m.gateway, m.reference, m.at, m.amount_minor, m.dialect,
  coalesce(m.currency, i.currency) as currency, c.name as client_name, c.company_name
from (${rowsOf('payment', 'p.amount_minor', 'p.dialect')} union all ${rowsOf('refund', '-p.amount_minor', 'null')} union all
  select l.id * ${KEYS_EACH} + ${KINDS.transaction.place} as key, l.id, 'transaction' as kind, null as invoice_id, l.client_id,
    l.gateway, l.reference, to_char(l.paid_at, 'YYYY-MM-DD HH24:MI:SS') as at, l.currency,
    l.amount_in_minor - l.amount_out_minor as amount_minor, null as dialect
  from ${idsOf('transaction')} cross join lateral ${latestOf('w.id', TENANT)} l) m
left join invoices i on i.tenant_id = ${TENANT} and i.id = m.invoice_id
left join clients c on c.tenant_id = ${TENANT} and c.id = m.client_id
order by m.key desc`;

/** Searches of payments, refunds and transactions without an invoice on PostgreSQL. A page reads a bounded number of rows in the order of an index. */
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
  const { table, place } = KINDS[kind];
  const { indexed, others } = conditionsOf(kind, search, bind);
  const client = `${COLUMNS[kind].row}.client_id`;
  const below = `p.id <= (${BEFORE} - ${1 + place}) / ${KEYS_EACH}`;
  const select = (conditions: readonly string[], where: string, order = 'p.id desc'): string => {
    const fits = kind === 'transaction' ? [fitsLatest(conditions)] : conditions;
    return `select p.id * ${KEYS_EACH} + ${place} as id, ${fits.join(' and ') || 'true'} as fits from ${table} p
      where p.tenant_id = ${TENANT} ${where} and ${below} order by ${order} limit ${fits.length === 0 ? FITTING : WALKED}`;
  };
  /** All rows of the kind. Transactions without an invoice are found by an index that has the invoice before the id. */
  const all = (conditions: readonly string[]): string =>
    kind === 'transaction'
      ? select(conditions, 'and p.invoice_id is null', 'p.invoice_id desc, p.id desc')
      : select(conditions, '');
  if (indexed.length > 0 || named === null) {
    const [first, ...rest] = indexed;
    // An earlier revision may have what the last one has not: its conditions are all asked again.
    const asked = kind === 'transaction' ? indexed.map(({ latest }) => latest) : rest.map(({ own }) => own);
    const fits = [...asked, ...others, ...(named === null ? [] : [named.isOne(client)])];
    const sql = `(${first === undefined ? all(fits) : select(fits, `and ${first.own}`)})`;
    return { sql, allFit: kind !== 'transaction' && fits.length === 0 };
  }
  const ofEach = `(select v.id, v.fits from named n cross join lateral (
      ${select(kind === 'transaction' ? [...others, `${client} = n.id`] : others, 'and p.client_id = n.id')}) v
    where ${named.areFew} order by v.id desc limit ${WALKED})`;
  const newest = all([...others, named.isOne(client)]);
  return {
    sql: `${ofEach} union all (select m.id, m.fits from (${newest}) m where not (${named.areFew}))`,
    allFit: false,
  };
}

/** Whether the last revision of a transaction has no invoice, and all that is asked. The same for each of its revisions. */
function fitsLatest(conditions: readonly string[]): string {
  const asked = ['l.invoice_id is null', ...conditions].join(' and ');
  return `coalesce((select ${asked} from ${latestOf('p.id', TENANT)} l), false)`;
}

/** A condition on the row that the index finds, and the same on the last revision of a transaction. */
interface Indexed {
  readonly own: string;
  readonly latest: string;
}

interface Conditions {
  /** Those that have an index in the order of the ids, the fewest rows first. */
  readonly indexed: readonly Indexed[];
  readonly others: readonly string[];
}

function conditionsOf(kind: MoneyKind, search: PaymentSearch, bind: Bind): Conditions {
  const { id, reference, invoiceId, clientId, gateway, dialect } = search;
  const { row, at, minor } = COLUMNS[kind];
  const both = (condition: (row: string) => string): readonly Indexed[] => [
    { own: condition('p'), latest: condition('l') },
  ];
  const isId = (column: string, value: number | undefined): readonly Indexed[] => {
    if (value === undefined) return [];
    const place = bind(value);
    return both((of) => `${of}.${column} = cast(${place} as bigint)`);
  };
  const named = reference === undefined ? null : bind(reference);
  return {
    indexed: [
      ...isId('id', id),
      ...(named === null ? [] : both((of) => `${of}.reference = ${named} and ${of}.reference <> ''`)),
      ...isId('invoice_id', invoiceId),
      ...isId('client_id', clientId),
    ],
    others: [
      ...(gateway === undefined ? [] : [`lower(${row}.gateway) = lower(${bind(gateway)})`]),
      ...(dialect === undefined ? [] : [kind === 'payment' ? `p.dialect = ${bind(dialect)}` : 'false']),
      ...bounds(minor, 'bigint', search.amount, bind),
      ...bounds(`${at}::date`, 'date', search.on, bind),
    ],
  };
}

function foundOf(row: Row): FoundPayment {
  const { kind, gateway, reference, at, currency, dialect } = row;
  return {
    ...{ kind, gateway, reference, at, currency, dialect },
    id: Number(row.id),
    invoiceId: row.invoice_id === null ? null : Number(row.invoice_id),
    clientId: row.client_id === null ? null : Number(row.client_id),
    clientName: row.client_name ?? '',
    companyName: row.company_name ?? '',
    amountMinor: row.amount_minor,
  };
}
