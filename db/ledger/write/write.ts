import type { Decision } from '../../../src/core/changes.ts';
import { instantText, type Instant } from '../../../src/core/dates.ts';
import type { TenantId } from '../../../src/core/tenant.ts';
import { Changeset } from '../changeset.ts';
import { writeInvoiceStates } from './invoice-states.ts';
import type { Locked } from '../lock.ts';
import { arraysOf, rowsOf, type Columns } from './columns.ts';
import { Statement } from './statement.ts';
import type { SqlScalar } from '../../postgres/sql.ts';
import type { Transaction } from '../transaction.ts';
import {
  CLAIM,
  COMMAND,
  CREDIT_ENTRY,
  CREDIT_NOTE,
  DELIVERY,
  EVENT,
  HISTORY,
  INVOICE,
  LINE,
  NEW_DELIVERY,
  PAYMENT,
  REFUND,
  REVERSAL,
  TRANSACTION,
  TRANSACTION_PART,
} from '../tables.ts';

/**
 * Writes the decisions of a batch and commits them, all in one round trip. A claim or a command id that another
 * transaction took meanwhile violates its key: the batch must be decided again on the new state.
 */
export async function writeDecisions(
  transaction: Transaction,
  tenantId: TenantId,
  decisions: readonly Decision[],
  locked: Pick<Locked, 'invoices' | 'chainHeads'>,
  now: Instant,
  isDistributed: boolean,
): Promise<void> {
  const nowText = instantText(now);
  const changes = new Changeset(tenantId, decisions, locked, nowText);
  const statement = new Statement(nowText);
  writeInvoices(statement, tenantId, changes, nowText);
  writeInvoiceStates(statement, tenantId, changes);
  writeLines(statement, tenantId, changes);
  writeMoney(statement, tenantId, changes);
  writeDeliveries(statement, tenantId, changes);
  changes.records.write(statement, tenantId);
  if (changes.history.length > 0) statement.insert('history', HISTORY, tenantId, changes.history);
  if (changes.events.length > 0) statement.insert('outbox', EVENT, tenantId, changes.events);
  if (changes.commands.length > 0) {
    statement.insert('commands', COMMAND, tenantId, inOrder(changes.commands, ['command_id']));
  }
  await statement.runLast(transaction, isDistributed);
}

/** The key, and the columns of every change. */
const ALWAYS_CHANGED: ReadonlySet<string> = new Set(['id', 'history_seq', 'history_head', 'updated_at']);

/** All gateways take claims and command ids in one order, so that no two batches wait for each other. */
function inOrder<Row extends Readonly<Record<string, SqlScalar>>>(rows: readonly Row[], columns: (keyof Row)[]): Row[] {
  const keyOf = (row: Row): string => JSON.stringify(columns.map((column) => row[column]));
  const keyed = rows.map((row) => ({ row, key: keyOf(row) }));
  return keyed.sort((one, other) => (one.key < other.key ? -1 : 1)).map(({ row }) => row);
}

function writeInvoices(statement: Statement, tenantId: TenantId, changes: Changeset, nowText: string): void {
  const [added, changed] = [changes.invoicesAdded, changes.invoicesChanged];
  if (added.length > 0) {
    const rows = added.map((row) => ({ ...row, created_at: nowText }));
    statement.insert('invoices', { ...INVOICE, created_at: 'timestamptz' }, tenantId, rows);
  }
  if (changed.length > 0) {
    const columns = changedColumns(changes, changed);
    const names = Object.keys(columns).filter((name) => name !== 'id');
    statement.add({
      table: 'invoices',
      verb: 'changed',
      sql: `update invoices i set ${names.map((name) => `${name} = r.${name}`).join(', ')}
       from ${rowsOf(columns)} where i.tenant_id = ? and i.id = r.id`,
      bindings: [...arraysOf(columns, changed), tenantId],
    });
  }
  const heads = changes.headsMoved;
  if (heads.length > 0) {
    statement.add({
      table: 'invoices',
      verb: 'moved',
      sql: `update invoices i set history_seq = r.seq, history_head = r.hash
       from unnest(?::bigint[], ?::bigint[], ?::bytea[]) as r (id, seq, hash)
       where i.tenant_id = ? and i.id = r.id`,
      bindings: [
        heads.map(({ id }) => id),
        heads.map(({ head }) => head.seq),
        heads.map(({ head }) => head.hash),
        tenantId,
      ],
    });
  }
}

/** The columns that at least one row changes: a payment changes five of twenty-eight. */
function changedColumns(changes: Changeset, rows: Changeset['invoicesChanged']): Columns {
  const before = rows.map((row) => changes.invoiceBefore(Number(row.id)));
  const isChanged = (name: keyof typeof INVOICE): boolean =>
    ALWAYS_CHANGED.has(name) || rows.some((row, index) => row[name] !== before[index]?.[name]);
  const names = (Object.keys(INVOICE) as (keyof typeof INVOICE)[]).filter(isChanged);
  return Object.fromEntries(names.map((name) => [name, INVOICE[name]]));
}

function writeLines(statement: Statement, tenantId: TenantId, changes: Changeset): void {
  if (changes.linesAdded.length > 0) statement.insert('invoice_lines', LINE, tenantId, changes.linesAdded);
  if (changes.linesChanged.length > 0) {
    statement.add({
      table: 'invoice_lines',
      verb: 'changed',
      sql: `update invoice_lines l set description = r.description, amount_minor = r.amount_minor, is_taxed = r.is_taxed
       from ${rowsOf(LINE)} where l.tenant_id = ? and l.id = r.id and l.invoice_id = r.invoice_id`,
      bindings: [...arraysOf(LINE, changes.linesChanged), tenantId],
    });
  }
  if (changes.linesRemoved.length > 0) {
    statement.add({
      table: 'invoice_lines',
      verb: 'removed',
      sql: 'delete from invoice_lines where tenant_id = ? and id = any(?::bigint[])',
      bindings: [tenantId, changes.linesRemoved],
    });
  }
}

function writeMoney(statement: Statement, tenantId: TenantId, changes: Changeset): void {
  if (changes.creditEntries.length > 0) {
    statement.insert('credit_entries', CREDIT_ENTRY, tenantId, changes.creditEntries);
    moveCredit(statement, tenantId, changes);
  }
  if (changes.payments.length > 0) statement.insert('payments', PAYMENT, tenantId, changes.payments);
  if (changes.claims.length > 0) {
    statement.insert('payment_claims', CLAIM, tenantId, inOrder(changes.claims, ['scope', 'key']));
  }
  if (changes.refunds.length > 0) statement.insert('refunds', REFUND, tenantId, changes.refunds);
  if (changes.creditNotes.length > 0) statement.insert('credit_notes', CREDIT_NOTE, tenantId, changes.creditNotes);
  if (changes.transactions.length > 0) statement.insert('transactions', TRANSACTION, tenantId, changes.transactions);
  if (changes.transactionParts.length > 0) {
    statement.insert('transaction_parts', TRANSACTION_PART, tenantId, changes.transactionParts);
  }
  if (changes.reversals.length > 0) statement.insert('reversals', REVERSAL, tenantId, changes.reversals);
  if (changes.numbersTaken > 0) {
    statement.add({
      table: 'number_counters',
      verb: 'changed',
      sql: 'update number_counters set next_number = next_number + ? where tenant_id = ?',
      bindings: [changes.numbersTaken, tenantId],
    });
  }
}

function writeDeliveries(statement: Statement, tenantId: TenantId, changes: Changeset): void {
  if (changes.deliveriesAdded.length > 0) {
    statement.insert('deliveries', NEW_DELIVERY, tenantId, changes.deliveriesAdded);
  }
  if (changes.deliveriesChanged.length === 0) return;
  const names = Object.keys(DELIVERY).filter((name) => name !== 'invoice_id');
  statement.add({
    table: 'deliveries',
    verb: 'changed',
    sql: `update deliveries v set ${names.map((name) => `${name} = r.${name}`).join(', ')}
     from ${rowsOf(DELIVERY)} where v.tenant_id = ? and v.invoice_id = r.invoice_id`,
    bindings: [...arraysOf(DELIVERY, changes.deliveriesChanged), tenantId],
  });
}

/** A difference, not a new value: an excess goes to a client whose row was not read. Locked in order of id. */
function moveCredit(statement: Statement, tenantId: TenantId, changes: Changeset): void {
  const totals = new Map<number, bigint>();
  for (const { clientId, amountMinor } of changes.creditMoves) {
    totals.set(clientId, (totals.get(clientId) ?? 0n) + amountMinor);
  }
  statement.add({
    table: 'clients',
    verb: 'moved',
    sql: `update clients c set credit_minor = c.credit_minor + r.amount
     from unnest(?::bigint[], ?::bigint[]) as r (id, amount),
       (select k.id from clients k where k.tenant_id = ? and k.id = any(?::bigint[]) order by k.id for no key update) as locked
     where c.tenant_id = ? and c.id = r.id and locked.id = c.id`,
    bindings: [[...totals.keys()], [...totals.values()], tenantId, [...totals.keys()], tenantId],
  });
}
