import type { Actor } from '../../../src/core/commands.ts';
import { INVOICE_STATUSES } from '../../../src/core/invoice.ts';
import type { InvoiceFilter, InvoiceKey, InvoiceOrder, ListedInvoice } from '../../../src/core/lists/invoices.ts';
import type { Page, PageOfIds } from '../../../src/core/listing.ts';
import type { InvoiceListPort } from '../../../src/core/ports.ts';
import { INVOICE_COLUMNS, invoiceOf, type InvoiceRow } from '../../postgres/rows.ts';
import { ASKED, COUNTED, TENANT, type Bind, type ListReads } from './list-reads.ts';

/** The column of a key, which `invoices` and `invoice_states` both have. */
const COLUMNS: Readonly<Record<Exclude<InvoiceKey, 'id'>, string>> = {
  number: 'number',
  'issued-on': 'issued_on',
  'due-on': 'due_on',
  total: 'total_minor',
  status: 'status',
};

interface Row extends InvoiceRow {
  readonly first_name: string;
  readonly last_name: string;
  readonly company_name: string;
  readonly created_ms: bigint;
  readonly updated_ms: bigint;
}

const ROWS = `
select a.version, ${INVOICE_COLUMNS}, c.first_name, c.last_name, c.company_name,
  (extract(epoch from i.created_at) * 1000)::bigint as created_ms,
  (extract(epoch from i.updated_at) * 1000)::bigint as updated_ms
from ${ASKED}
left join invoices i on i.tenant_id = ${TENANT} and i.id = q.id
left join clients c on c.tenant_id = ${TENANT} and c.id = i.client_id
order by q.place`;

/** Lists of invoices on PostgreSQL. */
export class InvoiceListReads implements InvoiceListPort {
  readonly #lists: ListReads;

  constructor(lists: ListReads) {
    this.#lists = lists;
  }

  ids(actor: Actor, filter: InvoiceFilter, order: InvoiceOrder, page: Page): Promise<PageOfIds | 'revoked'> {
    return this.#lists.pageOfIds(actor, page, (bind) => matching(filter, order, bind));
  }

  async rows(actor: Actor, ids: readonly number[]): Promise<readonly ListedInvoice[] | 'revoked'> {
    const rows = await this.#lists.rowsOf<Row>(actor, ROWS, ids);
    return rows === 'revoked' ? rows : rows.map(listedOf);
  }
}

/**
 * Each select reads an index in the order of the list. Where client and status are given, another order than by id has
 * none: of the client's invoices in the status and all invoices in the order, PostgreSQL reads the fewer.
 */
function matching({ clientId, status, today }: InvoiceFilter, order: InvoiceOrder, bind: Bind): string {
  const client = clientId === null ? null : `${bind(clientId)}::bigint`;
  const hasStatus = status !== null || order.by === 'status';
  if (client !== null && !hasStatus) return ofInvoices([`i.client_id = ${client}`], order);
  if (hasStatus) {
    const ofStatus = status === 'Overdue' ? 'Unpaid' : status;
    const conditions = [
      ...(client === null ? [] : [`s.client_id = ${client}`]),
      ...(ofStatus === null ? [] : [`s.status = '${ofStatus}'`]),
      ...(status === 'Overdue' ? [`s.due_on < ${bind(today)}::date`] : []),
    ];
    return ofStates(conditions, status !== null && order.by === 'status' ? { ...order, by: 'id' } : order);
  }
  return order.by === 'id' ? ofInvoices([], order) : ofAllStatuses(COLUMNS[order.by], order);
}

function ofInvoices(conditions: readonly string[], order: InvoiceOrder): string {
  const where = [`i.tenant_id = ${TENANT}`, ...conditions].join(' and ');
  return `select i.id from invoices i where ${where} order by ${keysOf(order, 'i', 'id')}`;
}

function ofStates(conditions: readonly string[], order: InvoiceOrder): string {
  const where = [`s.tenant_id = ${TENANT}`, ...conditions].join(' and ');
  return `select s.invoice_id from invoice_states s where ${where} order by ${keysOf(order, 's', 'invoice_id')}`;
}

/** Each part is limited by itself, so that PostgreSQL merges the first rows of all parts of the index. */
function ofAllStatuses(column: string, order: InvoiceOrder): string {
  const keys = keysOf(order, 's', 'invoice_id');
  const parts = INVOICE_STATUSES.map(
    (status) => `(select s.${column}, s.invoice_id from invoice_states s
      where s.tenant_id = ${TENANT} and s.status = '${status}' order by ${keys} limit ${COUNTED})`,
  );
  return `select u.invoice_id from (${parts.join(' union all ')}) u order by ${keysOf(order, 'u', 'invoice_id')}`;
}

function keysOf({ by, isDescending }: InvoiceOrder, table: string, id: string): string {
  const columns = by === 'id' ? [id] : [COLUMNS[by], id];
  return columns.map((column) => `${table}.${column}${isDescending ? ' desc' : ''}`).join(', ');
}

function listedOf(row: Row): ListedInvoice {
  return {
    invoice: invoiceOf(row),
    client: { firstName: row.first_name, lastName: row.last_name, companyName: row.company_name },
    lastCaptureAt: row.last_capture_at,
    createdAt: Number(row.created_ms),
    updatedAt: Number(row.updated_ms),
  };
}
