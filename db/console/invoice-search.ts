import type {
  Bound,
  FoundInvoice,
  FoundInvoices,
  InvoiceSearch,
  InvoiceSearchPort,
} from '../../src/core/console/invoice-search.ts';
import type { InvoiceId, InvoiceStatus } from '../../src/core/invoice.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { clientsBeginning } from '../reads/clients/client-search.ts';
import { queryRows, type Queryable, type SqlValue } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';

/** The invoices that one page looks through: a search for rare ones goes on with the next page, and takes no longer. */
const MOST_WALKED = 20_000;
/** Clients and payments whose invoices are looked through. */
const MOST_NAMED = 1_000;

interface Row {
  readonly id: bigint;
  readonly number: string;
  readonly client_id: bigint;
  readonly client_name: string;
  readonly status: InvoiceStatus;
  readonly is_overdue: boolean;
  readonly issued_on: string;
  readonly due_on: string;
  readonly currency: string;
  readonly total_minor: bigint;
  readonly balance_minor: bigint;
}

interface Walk {
  readonly walked: number;
  readonly lowest: bigint | null;
  readonly ids: readonly number[];
}

/** Gives a value its placeholder. */
type Bind = (value: SqlValue) => string;

const TENANT = 'cast(:tenant as bigint)';
/** The day of the tenant, in its own time zone. */
const TODAY = `(select (now() at time zone t.time_zone)::date from tenants t where t.id = ${TENANT})`;

const ROWS = `
select i.id, i.number, i.client_id, c.name as client_name, i.status, i.issued_on, i.due_on, i.currency,
  i.status = 'Unpaid' and i.due_on < ${TODAY} as is_overdue, i.total_minor,
  i.total_minor - i.noted_minor - i.paid_minor + i.refunded_minor as balance_minor
from invoices i join clients c on c.tenant_id = ${TENANT} and c.id = i.client_id
where i.tenant_id = ${TENANT} and i.id = any(cast(:ids as bigint[])) order by i.id desc`;

/** Searches of invoices on PostgreSQL. A page reads a bounded number of rows in the order of an index. */
export class InvoiceSearches implements InvoiceSearchPort {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async search(
    tenantId: TenantId,
    search: InvoiceSearch,
    before: InvoiceId | null,
    most: number,
  ): Promise<FoundInvoices> {
    const values: Record<string, SqlValue> = { tenant: tenantId, before, most: most + 1, walked: MOST_WALKED };
    const bind: Bind = (value) => {
      const name = `v${Object.keys(values).length}`;
      values[name] = value;
      return `:${name}`;
    };
    const sql = `
with walk as materialized (
  select w.id, w.fits from (${candidates(search, bind)}) w order by w.id desc limit :walked)
select (select count(*) from walk)::integer as walked, (select min(k.id) from walk k) as lowest,
  coalesce((select json_agg(f.id) from (select k.id from walk k where k.fits order by k.id desc limit :most) f), '[]') as ids`;
    const [walk] = await translated(() => queryRows<Walk>(this.#database, sql, values));
    if (walk === undefined) throw new Error('The statement gave no row');
    const ids = walk.ids.slice(0, most);
    const rows =
      ids.length === 0
        ? []
        : await translated(() => queryRows<Row>(this.#database, ROWS, { tenant: tenantId, ids: [...ids] }));
    return { invoices: rows.map(foundOf), ...endOf(walk, ids, most) };
  }
}

/** Where the next page begins: behind the last shown invoice, or where the walk stopped. */
function endOf(walk: Walk, ids: readonly number[], most: number): Pick<FoundInvoices, 'next' | 'stoppedAfter'> {
  if (walk.ids.length > most) return { next: ids.at(-1) ?? null, stoppedAfter: null };
  if (walk.walked < MOST_WALKED || walk.lowest === null) return { next: null, stoppedAfter: null };
  return { next: Number(walk.lowest), stoppedAfter: walk.walked };
}

/** The ids to look through, and whether each fits: from the index that knows the most of the search. */
function candidates(search: InvoiceSearch, bind: Bind): string {
  const state = (alias: string): string => conditionsOf(search, alias, bind).join(' and ') || 'true';
  const below = (id: string): string => `(cast(:before as bigint) is null or ${id} < cast(:before as bigint))`;
  const named = namedInvoices(search, bind);
  if (named !== null) {
    return `select s.invoice_id as id, ${state('s')} as fits from invoice_states s
      where s.tenant_id = ${TENANT} and s.invoice_id in (${named}) and ${below('s.invoice_id')}`;
  }
  const clients = clientsOf(search, bind);
  if (clients !== null) {
    return `select i.id, ${state('s')} as fits
      from (select v.id from invoices v where v.tenant_id = ${TENANT} and v.client_id in (${clients}) and ${below('v.id')}
        order by v.id desc limit :walked) i
      join invoice_states s on s.tenant_id = ${TENANT} and s.invoice_id = i.id`;
  }
  const status = search.status === undefined ? '' : `and s.status = ${bind(storedStatus(search.status))}`;
  return `select s.invoice_id as id, ${state('s')} as fits from invoice_states s
    where s.tenant_id = ${TENANT} ${status} and ${below('s.invoice_id')} order by s.invoice_id desc limit :walked`;
}

/** The invoices that the search names; `null` where it names none. */
function namedInvoices({ id, number, reference }: InvoiceSearch, bind: Bind): string | null {
  if (id !== undefined) return `select cast(${bind(id)} as bigint)`;
  if (number !== undefined) {
    return `select n.invoice_id from invoice_states n where n.tenant_id = ${TENANT} and n.number = ${bind(number)}`;
  }
  if (reference === undefined) return null;
  const value = bind(reference);
  return ['payments', 'refunds']
    .map(
      (table) =>
        `select p.invoice_id from ${table} p where p.tenant_id = ${TENANT} and p.reference = ${value} and p.reference <> ''`,
    )
    .join(' union ');
}

/** The clients whose invoices are wanted; `null` where any client's are. */
function clientsOf({ clientId, clientText }: InvoiceSearch, bind: Bind): string | null {
  if (clientId !== undefined) return `select cast(${bind(clientId)} as bigint)`;
  if (clientText === undefined) return null;
  return `select c.id from clients c where c.tenant_id = ${TENANT} and c.status in ('Active', 'Inactive', 'Closed')
    and (${clientsBeginning('c', clientText, bind)}) limit ${MOST_NAMED}`;
}

function storedStatus(status: InvoiceStatus | 'Overdue'): InvoiceStatus {
  return status === 'Overdue' ? 'Unpaid' : status;
}

function conditionsOf(search: InvoiceSearch, alias: string, bind: Bind): readonly string[] {
  const bounds = (column: string, type: string, of: readonly Bound<bigint | string>[] | undefined): readonly string[] =>
    (of ?? []).map(({ operator, value }) => `${alias}.${column} ${operator} cast(${bind(value)} as ${type})`);
  return [
    ...(search.status === undefined ? [] : [`${alias}.status = ${bind(storedStatus(search.status))}`]),
    ...(search.status === 'Overdue' ? [`${alias}.due_on < ${TODAY}`] : []),
    ...bounds('total_minor', 'bigint', search.total),
    ...bounds('issued_on', 'date', search.issuedOn),
    ...bounds('due_on', 'date', search.dueOn),
  ];
}

function foundOf(row: Row): FoundInvoice {
  return {
    id: Number(row.id),
    number: row.number,
    clientId: Number(row.client_id),
    clientName: row.client_name,
    status: row.status,
    isOverdue: row.is_overdue,
    issuedOn: row.issued_on,
    dueOn: row.due_on,
    currency: row.currency,
    totalMinor: row.total_minor,
    balanceMinor: row.balance_minor,
  };
}
