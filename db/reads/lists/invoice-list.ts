import type { Actor } from '../../../src/core/commands.ts';
import { INVOICE_STATUSES, type InvoiceStatus } from '../../../src/core/invoice.ts';
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
 * Each select reads an index in the order of the list. The invoices of one client in another order than by id are the
 * exception: they are sorted.
 */
function matching({ clientId, status, today }: InvoiceFilter, order: InvoiceOrder, bind: Bind): string {
  const dueBefore = status === 'Overdue' ? bind(today) : null;
  const ofStatus = status === 'Overdue' ? 'Unpaid' : status;
  if (clientId !== null) {
    const conditions = [
      `i.client_id = ${bind(clientId)}::bigint`,
      ...(ofStatus === null ? [] : [`i.status = '${ofStatus}'`]),
      ...(dueBefore === null ? [] : [`i.due_on < ${dueBefore}::date`]),
    ];
    return ofInvoices(conditions, order);
  }
  if (ofStatus !== null) return ofStates(ofStatus, dueBefore, order);
  if (order.by === 'id') return ofInvoices([], order);
  if (order.by === 'status') return ofStates(null, null, order);
  return ofAllStatuses(COLUMNS[order.by], order);
}

function ofInvoices(conditions: readonly string[], order: InvoiceOrder): string {
  const where = [`i.tenant_id = ${TENANT}`, ...conditions].join(' and ');
  return `select i.id from invoices i where ${where} order by ${keysOf(order, 'i', 'id')}`;
}

function ofStates(status: InvoiceStatus | null, dueBefore: string | null, order: InvoiceOrder): string {
  const conditions = [
    `s.tenant_id = ${TENANT}`,
    ...(status === null ? [] : [`s.status = '${status}'`]),
    ...(dueBefore === null ? [] : [`s.due_on < ${dueBefore}::date`]),
  ];
  const keys = keysOf(status !== null && order.by === 'status' ? { ...order, by: 'id' } : order, 's', 'invoice_id');
  return `select s.invoice_id from invoice_states s where ${conditions.join(' and ')} order by ${keys}`;
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
