import type { Actor } from '../../../src/core/commands.ts';
import type { InvoiceStatus } from '../../../src/core/invoice.ts';
import type { InvoiceFilter, InvoiceKey, InvoiceOrder, ListedInvoice } from '../../../src/core/lists/invoices.ts';
import { EXACT_TOTALS, endOf, type Page, type PageOfIds } from '../../../src/core/listing.ts';
import type { InvoiceListPort } from '../../../src/core/ports.ts';
import { INVOICE_COLUMNS, invoiceOf, type InvoiceRow } from '../../postgres/rows.ts';
import { ASKED, TENANT, type Bind, type ListReads } from './list-reads.ts';

/** The column of a key, which `invoices` and `invoice_states` both have. */
const COLUMNS: Readonly<Record<Exclude<InvoiceKey, 'id'>, string>> = {
  number: 'number',
  'issued-on': 'issued_on',
  'due-on': 'due_on',
  total: 'total_minor',
  status: 'status',
};

interface Row extends InvoiceRow {
  readonly client_name: string;
  readonly created_ms: bigint;
  readonly updated_ms: bigint;
}

const ROWS = `
select a.version, ${INVOICE_COLUMNS}, c.name as client_name,
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

  async ids(actor: Actor, filter: InvoiceFilter, order: InvoiceOrder, page: Page): Promise<PageOfIds | 'revoked'> {
    if (!isOfPaid(filter, order))
      return await this.#lists.pageOfIds(actor, page, (bind) => matching(filter, order, bind));
    const paid = await this.#lists.pageOfIds(actor, JUST_COUNT, () => ofStates('Paid', null, BY_ID));
    if (paid === 'revoked') return paid;
    if (paid.total <= EXACT_TOTALS)
      return await this.#lists.pageOfIds(actor, page, () => ofStates('Paid', null, order));
    // The count is known: no more rows are read than the page needs.
    const found = await this.#lists.pageOfIds(
      actor,
      page,
      () => ofInvoices(" and i.status = 'Paid'", order),
      endOf(page),
    );
    return found === 'revoked' ? found : { ids: found.ids, total: Math.max(found.total, paid.total) };
  }

  async rows(actor: Actor, ids: readonly number[]): Promise<readonly ListedInvoice[] | 'revoked'> {
    const rows = await this.#lists.rowsOf<Row>(actor, ROWS, ids);
    return rows === 'revoked' ? rows : rows.map(listedOf);
  }
}

const BY_ID: InvoiceOrder = { by: 'id', isDescending: false };
const JUST_COUNT: Page = { start: 0, size: 0 };

/**
 * Whether a list is of all Paid invoices in another order than by id. No index has them in that order, as each payment would
 * write it. Few are sorted. Many are a large part of all invoices, of which there is an index.
 */
function isOfPaid({ clientId, status }: InvoiceFilter, { by }: InvoiceOrder): boolean {
  return clientId === null && status === 'Paid' && by !== 'id' && by !== 'status';
}

/**
 * Each select reads an index in the order of the list. The invoices of one client in another order than by id are the
 * exception: they are sorted.
 */
function matching({ clientId, status, today }: InvoiceFilter, order: InvoiceOrder, bind: Bind): string {
  const dueBefore = status === 'Overdue' ? bind(today) : null;
  const ofStatus = status === 'Overdue' ? 'Unpaid' : status;
  if (clientId === null && ofStatus !== null) return ofStates(ofStatus, dueBefore, order);
  if (clientId === null && order.by === 'status') return ofStates(null, null, order);
  const conditions = [
    ...(clientId === null ? [] : [`i.client_id = ${bind(clientId)}::bigint`]),
    ...(ofStatus === null ? [] : [`i.status = '${ofStatus}'`]),
    ...(dueBefore === null ? [] : [`i.due_on < ${dueBefore}::date`]),
  ];
  return ofInvoices(conditions.map((condition) => ` and ${condition}`).join(''), order);
}

function ofInvoices(conditions: string, order: InvoiceOrder): string {
  return `select i.id from invoices i where i.tenant_id = ${TENANT}${conditions} order by ${keysOf(order, 'i', 'id')}`;
}

/** The status is a word of the statement: an index that leaves Paid out is not used for a value that may be Paid. */
function ofStates(status: InvoiceStatus | null, dueBefore: string | null, order: InvoiceOrder): string {
  const conditions = [
    `s.tenant_id = ${TENANT}`,
    ...(status === null ? [] : [`s.status = '${status}'`]),
    ...(dueBefore === null ? [] : [`s.due_on < ${dueBefore}::date`]),
  ];
  const keys = keysOf(status !== null && order.by === 'status' ? { ...order, by: 'id' } : order, 's', 'invoice_id');
  return `select s.invoice_id from invoice_states s where ${conditions.join(' and ')} order by ${keys}`;
}

function keysOf({ by, isDescending }: InvoiceOrder, table: string, id: string): string {
  const columns = by === 'id' ? [id] : [COLUMNS[by], id];
  return columns.map((column) => `${table}.${column}${isDescending ? ' desc' : ''}`).join(', ');
}

function listedOf(row: Row): ListedInvoice {
  return {
    invoice: invoiceOf(row),
    clientName: row.client_name,
    lastCaptureAt: row.last_capture_at,
    createdAt: Number(row.created_ms),
    updatedAt: Number(row.updated_ms),
  };
}
