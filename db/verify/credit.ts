import { BEFORE_ALL, type Audit } from './audit.ts';
import { BATCH } from './walks/cursor.ts';
import { amountText, countText } from './text.ts';

/** The reasons of entries that a history of a client has. */
const OF_CALLERS: ReadonlySet<string> = new Set(['added', 'removed', 'transaction']);

interface ClientRow {
  readonly id: bigint;
  readonly currency: string;
  readonly credit_minor: bigint;
}

interface EntryRow {
  readonly id: bigint;
  readonly client_id: bigint;
  readonly amount_minor: bigint;
  readonly reason: string;
  readonly invoice_id: bigint | null;
  readonly payment_id: bigint | null;
  readonly invoice_client: bigint | null;
  readonly payment_client: bigint | null;
  readonly payment_invoice: bigint | null;
  readonly payment_excess: bigint | null;
}

/** Recomputes every client's credit from its entries, and the credit that was moved to invoices. */
export async function auditCredit(audit: Audit): Promise<void> {
  const clients = audit.walk<ClientRow>({
    from: 'clients c',
    columns: 'c.id, c.currency, c.credit_minor',
    key: ['id'],
    start: [BEFORE_ALL],
    keyOf: (row) => [row.id],
  });
  const entries = audit.walk<EntryRow>({
    from: 'credit_entries e',
    columns: `e.id, e.client_id, e.amount_minor, e.reason, e.invoice_id, e.payment_id, i.client_id as invoice_client,
      p.client_id as payment_client, p.invoice_id as payment_invoice, p.excess_minor as payment_excess`,
    joins: `left join invoices i on i.tenant_id = :tenant and i.id = e.invoice_id
      left join payments p on p.tenant_id = :tenant and p.id = e.payment_id`,
    key: ['client_id', 'id'],
    start: [BEFORE_ALL, BEFORE_ALL],
    keyOf: (row) => [row.client_id, row.id],
  });
  const moved = new Map<bigint, bigint>();
  for await (const client of clients.takeWhile(() => true)) {
    audit.checked('clients', 1);
    for await (const orphan of entries.takeWhile((entry) => entry.client_id < client.id)) reportOrphan(audit, orphan);
    let sum = 0n;
    for await (const entry of entries.takeWhile((each) => each.client_id === client.id)) {
      sum += entry.amount_minor;
      auditEntry(audit, entry);
      if (entry.invoice_id === null || entry.payment_id !== null) continue;
      moved.set(entry.invoice_id, (moved.get(entry.invoice_id) ?? 0n) - entry.amount_minor);
    }
    if (sum !== client.credit_minor) {
      const text = (minor: bigint): string => amountText(minor, client.currency);
      audit.differs('client-credit', client.id, text(sum), text(client.credit_minor));
    }
    // All entries of an invoice belong to its client, so they are complete here.
    if (moved.size >= BATCH) await compareInvoices(audit, moved);
  }
  for await (const orphan of entries.takeWhile(() => true)) reportOrphan(audit, orphan);
  await compareInvoices(audit, moved);
}

function reportOrphan(audit: Audit, entry: EntryRow): void {
  audit.differs('orphan', `credit entry ${entry.id}`, `client ${entry.client_id}`, 'no such client');
}

function auditEntry(audit: Audit, entry: EntryRow): void {
  const { client_id: client, payment_id: payment, invoice_id: invoice } = entry;
  if (invoice !== null && entry.invoice_client !== client) {
    const found = entry.invoice_client === null ? 'no such invoice' : `one of client ${entry.invoice_client}`;
    audit.differs('credit-entry', entry.id, `invoice ${invoice} of client ${client}`, found);
  }
  if (OF_CALLERS.has(entry.reason)) {
    const rows = audit.creditHistory.of(Number(entry.id));
    if (rows !== 1) audit.differs('credit-history', entry.id, '1 row of history', countText(rows, 'row of history'));
  }
  if (payment === null) return;
  audit.paymentCredit.add(Number(payment));
  const isItsOwn = entry.payment_client === client && entry.payment_invoice === invoice;
  if (isItsOwn && entry.payment_excess === entry.amount_minor) return;
  const found = isItsOwn ? `an excess of ${entry.payment_excess ?? 0n}` : 'another payment or no payment';
  audit.differs('credit-entry', entry.id, `payment ${payment} with an excess of ${entry.amount_minor}`, found);
}

async function compareInvoices(audit: Audit, moved: Map<bigint, bigint>): Promise<void> {
  const ids = [...moved.keys()];
  for (let from = 0; from < ids.length; from += BATCH) {
    const rows = await audit.rows<{ id: bigint; currency: string; credit_minor: bigint }>(
      'select i.id, i.currency, i.credit_minor from invoices i where i.tenant_id = ? and i.id = any(?::bigint[])',
      [audit.tenantId, ids.slice(from, from + BATCH)],
    );
    for (const { id, currency, credit_minor: found } of rows) {
      audit.invoiceCredit.add(Number(id));
      const expected = moved.get(id) ?? 0n;
      const text = (minor: bigint): string => amountText(minor, currency);
      if (expected !== found) audit.differs('invoice-credit', id, text(expected), text(found));
    }
  }
  moved.clear();
}
