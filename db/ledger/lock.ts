import type { Invoice, InvoiceId } from '../../src/core/invoice.ts';
import type { LoadPlan } from '../../src/core/load-plan.ts';
import type { AnyRecord } from '../../src/core/records/records.ts';
import type { Client, ClientId, TenantId } from '../../src/core/tenant.ts';
import {
  CLIENT_JSON,
  clientOf,
  INVOICE_COLUMNS,
  invoiceOf,
  type ClientJson,
  type InvoiceRow,
} from '../postgres/rows.ts';
import { lockRecords } from './records/lock-records.ts';
import type { Transaction } from './transaction.ts';

/** The last link of an invoice's chain of history rows. */
export interface ChainHead {
  readonly seq: bigint;
  readonly hash: Buffer;
}

export interface Locked {
  readonly invoices: ReadonlyMap<InvoiceId, Invoice>;
  readonly chainHeads: ReadonlyMap<InvoiceId, ChainHead>;
  readonly clients: ReadonlyMap<ClientId, Client>;
  readonly records: ReadonlyMap<string, AnyRecord>;
  readonly nextNumber: bigint | null;
}

/**
 * Locks the rows that a batch may change, always in the order invoices, number counter, clients, other records, each by
 * id: two batches cannot deadlock. Clients whose credit or whose fields may change are locked together.
 */
export async function lockRows(transaction: Transaction, tenantId: TenantId, plan: LoadPlan): Promise<Locked> {
  const invoices = new Map<InvoiceId, Invoice>();
  const chainHeads = new Map<InvoiceId, ChainHead>();
  const [rows, nextNumber, clients, records] = await Promise.all([
    lockInvoices(transaction, tenantId, plan.invoices),
    plan.mayTakeNumber ? lockNumber(transaction, tenantId) : null,
    lockClients(transaction, tenantId, plan),
    lockRecords(transaction, tenantId, plan.records),
  ]);
  for (const row of rows) {
    const invoice = invoiceOf(row);
    invoices.set(invoice.id, invoice);
    chainHeads.set(invoice.id, { seq: row.history_seq, hash: row.history_head });
  }
  return { invoices, chainHeads, clients, records, nextNumber };
}

async function lockInvoices(
  transaction: Transaction,
  tenantId: TenantId,
  ids: readonly InvoiceId[],
): Promise<readonly InvoiceRow[]> {
  if (ids.length === 0) return [];
  return await transaction.query<InvoiceRow>(
    `select ${INVOICE_COLUMNS} from invoices i where i.tenant_id = $1 and i.id = any($2::bigint[]) order by i.id for update`,
    [tenantId, ids],
  );
}

/** The counter of sequential numbers: only a tenant with sequential numbers has a row. */
async function lockNumber(transaction: Transaction, tenantId: TenantId): Promise<bigint | null> {
  const rows = await transaction.query<{ next_number: bigint }>(
    `select n.next_number from number_counters n join tenants t on t.id = n.tenant_id
     where n.tenant_id = $1 and t.number_format is not null for update of n`,
    [tenantId],
  );
  return rows[0]?.next_number ?? null;
}

async function lockClients(
  transaction: Transaction,
  tenantId: TenantId,
  plan: LoadPlan,
): Promise<Map<ClientId, Client>> {
  const clients = new Map<ClientId, Client>();
  const changed = plan.records.filter(({ kind }) => kind === 'client').map(({ id }) => id);
  const wanted = [...plan.creditOf, ...changed];
  if (wanted.length === 0 && plan.creditOfInvoices.length === 0) return clients;
  const rows = await transaction.query<{ client: ClientJson }>(
    // One list of ids: an "or" would read every client of the tenant.
    `select ${CLIENT_JSON} as client from clients c
     where c.tenant_id = $1 and c.id = any(array(select unnest($2::bigint[]) union all
       select i.client_id from invoices i where i.tenant_id = $1 and i.id = any($3::bigint[])))
     order by c.id for no key update`,
    [tenantId, wanted, plan.creditOfInvoices],
  );
  for (const { client } of rows) clients.set(client.id, clientOf(client));
  return clients;
}
