import type { FoundInvoice, InvoiceSearch, InvoiceSearchPort } from '../../src/core/console/invoice-search.ts';
import type { Found, SearchPage } from '../../src/core/console/search.ts';
import type { LocalDate } from '../../src/core/dates.ts';
import type { InvoiceStatus } from '../../src/core/invoice.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows, type Queryable } from '../postgres/sql.ts';
import { translated } from '../postgres/translate-error.ts';
import { bounds } from './bounds.ts';
import { namedClients } from './named-clients.ts';
import { BEFORE, TENANT, walk, WALKED, type Bind, type Candidates } from './walk.ts';

interface Row {
  readonly id: bigint;
  readonly number: string;
  readonly client_id: bigint;
  readonly client_name: string;
  readonly company_name: string;
  readonly status: InvoiceStatus;
  readonly is_overdue: boolean;
  readonly issued_on: string;
  readonly due_on: string;
  readonly currency: string;
  readonly total_minor: bigint;
  readonly balance_minor: bigint;
}

const ROWS = `
select i.id, i.number, i.client_id, c.name as client_name, c.company_name, i.status, i.issued_on, i.due_on, i.currency,
  i.status = 'Unpaid' and i.due_on < cast(:today as date) as is_overdue, i.total_minor,
  i.total_minor - i.noted_minor - i.paid_minor + i.refunded_minor as balance_minor
from invoices i join clients c on c.tenant_id = ${TENANT} and c.id = i.client_id
where i.tenant_id = ${TENANT} and i.id = any(cast(:ids as bigint[])) order by i.id desc`;

/** Searches of invoices on PostgreSQL. A page reads a bounded number of rows in the order of an index. */
export class InvoiceSearches implements InvoiceSearchPort {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async search(tenantId: TenantId, search: InvoiceSearch, page: SearchPage): Promise<Found<FoundInvoice>> {
    const { keys, ...end } = await walk(this.#database, tenantId, page, (bind) => candidates(search, page.today, bind));
    if (keys.length === 0) return { rows: [], ...end };
    const values = { tenant: tenantId, ids: [...keys], today: page.today };
    const rows = await translated(() => queryRows<Row>(this.#database, ROWS, values));
    return { rows: rows.map(foundOf), ...end };
  }
}

/** The ids to look through, and whether each fits: from the index that knows the most of the search. */
function candidates(search: InvoiceSearch, today: LocalDate, bind: Bind): Candidates {
  const conditions = conditionsOf(search, today, bind);
  const fits = conditions.join(' and ') || 'true';
  const named = namedInvoices(search, bind);
  if (named !== null) {
    const all = [fits, ...named.map((ids) => `s.invoice_id in (${ids})`), ...clientConditions(search, bind)];
    const sql = `select s.invoice_id as id, ${all.join(' and ')} as fits from invoice_states s
      where s.tenant_id = ${TENANT} and s.invoice_id in (${named[0] ?? ''}) and s.invoice_id < ${BEFORE}`;
    return { sql, allFit: false };
  }
  const { clientId, clientText, status } = search;
  if (clientId !== undefined) {
    return { sql: ofClients(`select cast(${bind(clientId)} as bigint) as id`, fits), allFit: conditions.length === 0 };
  }
  const state = status === undefined ? '' : `and s.status = ${bind(storedStatus(status))}`;
  if (clientText !== undefined) {
    const { expression, areFew, isOne } = namedClients(clientText, bind);
    const sql = `with ${expression}
      select f.id, f.fits from (${ofClients('select n.id from named n', fits)}) f where ${areFew}
      union all
      select m.id, m.fits from (${newest(state, `${fits} and ${isOne('s.client_id')}`)}) m where not (${areFew})`;
    return { sql, allFit: false };
  }
  return { sql: newest(state, fits), allFit: conditions.length === (status === undefined ? 0 : 1) };
}

/** The newest invoices, of those with a state. */
function newest(state: string, fits: string): string {
  return `select s.invoice_id as id, ${fits} as fits from invoice_states s
    where s.tenant_id = ${TENANT} ${state} and s.invoice_id < ${BEFORE} order by s.invoice_id desc limit ${WALKED}`;
}

/** The newest invoices of each of some clients. */
function ofClients(ids: string, fits: string): string {
  return `select i.id, ${fits} as fits from (
      select v.id from (${ids}) k cross join lateral (
        select o.id from invoices o where o.tenant_id = ${TENANT} and o.client_id = k.id and o.id < ${BEFORE}
        order by o.id desc limit ${WALKED}) v
      order by v.id desc limit ${WALKED}) i
    cross join lateral (
      select t.* from invoice_states t where t.tenant_id = ${TENANT} and t.invoice_id = i.id limit 1) s`;
}

/** The invoices of each part of the search that names some; `null` where none does. */
function namedInvoices({ id, number, reference }: InvoiceSearch, bind: Bind): readonly string[] | null {
  const parts = [
    ...(id === undefined ? [] : [`select cast(${bind(id)} as bigint)`]),
    ...(number === undefined
      ? []
      : [
          `select n.id from invoices n where n.tenant_id = ${TENANT} and n.number = ${bind(number)} and n.number <> ''`,
        ]),
    ...(reference === undefined ? [] : [referred(bind(reference))]),
  ];
  return parts.length === 0 ? null : parts;
}

function referred(reference: string): string {
  return ['payments', 'refunds']
    .map(
      (table) =>
        `select p.invoice_id from ${table} p where p.tenant_id = ${TENANT} and p.reference = ${reference} and p.reference <> ''`,
    )
    .join(' union ');
}

function clientConditions({ clientId, clientText }: InvoiceSearch, bind: Bind): readonly string[] {
  return [
    ...(clientId === undefined ? [] : [`s.client_id = cast(${bind(clientId)} as bigint)`]),
    ...(clientText === undefined ? [] : [namedClients(clientText, bind).isOne('s.client_id')]),
  ];
}

function storedStatus(status: InvoiceStatus | 'Overdue'): InvoiceStatus {
  return status === 'Overdue' ? 'Unpaid' : status;
}

/** The conditions of a state `s` that the candidates do not have in their `where`. */
function conditionsOf(search: InvoiceSearch, today: LocalDate, bind: Bind): readonly string[] {
  return [
    ...(search.status === undefined ? [] : [`s.status = ${bind(storedStatus(search.status))}`]),
    ...(search.status === 'Overdue' ? [`s.due_on < cast(${bind(today)} as date)`] : []),
    ...bounds('s.total_minor', 'bigint', search.total, bind),
    ...bounds('s.issued_on', 'date', search.issuedOn, bind),
    ...bounds('s.due_on', 'date', search.dueOn, bind),
  ];
}

function foundOf(row: Row): FoundInvoice {
  return {
    id: Number(row.id),
    number: row.number,
    clientId: Number(row.client_id),
    clientName: row.client_name,
    companyName: row.company_name,
    status: row.status,
    isOverdue: row.is_overdue,
    issuedOn: row.issued_on,
    dueOn: row.due_on,
    currency: row.currency,
    totalMinor: row.total_minor,
    balanceMinor: row.balance_minor,
  };
}
