import type { Outcome } from '../../src/core/commands.ts';
import type { Audit } from './audit.ts';

interface CommandRow {
  readonly command_id: string;
  readonly outcome: Outcome;
}

/** A row that the outcome of a command names. */
interface Promised {
  readonly row: CommandRow;
  readonly table: 'payments' | 'invoices' | 'refunds';
  readonly id: number;
  /** Whether this command made the row. */
  readonly isMade: boolean;
}

/** Compares the outcome of every successful command with the rows that it names, and counts them for the payments. */
export async function auditCommands(audit: Audit): Promise<void> {
  const commands = audit.walk<CommandRow>({
    from: 'commands k',
    columns: 'k.command_id, k.outcome',
    key: ['command_id'],
    start: [''],
    keyOf: (row) => [row.command_id],
  });
  for await (const batch of commands.batches()) {
    audit.checked('commands', batch.length);
    const promised = batch.flatMap(promisedBy);
    for (const table of ['payments', 'invoices', 'refunds'] as const) {
      await compare(
        audit,
        table,
        promised.filter((each) => each.table === table),
      );
    }
  }
}

function promisedBy(row: CommandRow): readonly Promised[] {
  if (!row.outcome.ok) return [];
  const { result } = row.outcome;
  switch (result.kind) {
    case 'payment-added':
      return [{ row, table: 'payments', id: result.paymentId, isMade: !result.isRepeat }];
    case 'payment-refunded':
      return [{ row, table: 'refunds', id: result.refundId, isMade: true }];
    case 'transaction-added':
    case 'transaction-updated':
      return [
        ...(result.paymentId === null ? [] : [{ row, table: 'payments', id: result.paymentId, isMade: true } as const]),
        ...result.refundIds.map((id) => ({ row, table: 'refunds', id, isMade: true }) as const),
      ];
    case 'invoice-created':
    case 'invoice-updated':
    case 'line-added':
    case 'amount-set':
    case 'delivery-planned':
    case 'invoice-reminded':
      return [{ row, table: 'invoices', id: result.invoiceId, isMade: false }];
    case 'late-fee-charged':
      return [{ row, table: 'invoices', id: result.feeInvoiceId ?? result.invoiceId, isMade: false }];
    case 'quote-accepted':
      return [{ row, table: 'invoices', id: result.invoiceId, isMade: false }];
    case 'items-billed':
      return result.invoiceId === null ? [] : [{ row, table: 'invoices', id: result.invoiceId, isMade: false }];
    // Records may be deleted later, and events are. Entries of credit are compared with the history.
    case 'billable-item-added':
    case 'billing-ended':
    case 'credit-applied':
    case 'credit-added':
    case 'capture-started':
    case 'capture-ended':
    case 'pay-method-added':
    case 'pay-method-updated':
    case 'pay-method-deleted':
    case 'client-added':
    case 'client-updated':
    case 'client-deleted':
    case 'contact-added':
    case 'contact-updated':
    case 'contact-deleted':
    case 'quote-created':
    case 'quote-updated':
    case 'quote-sent':
    case 'quote-deleted':
    case 'mail-requested':
      return [];
  }
}

async function compare(audit: Audit, table: Promised['table'], promised: readonly Promised[]): Promise<void> {
  if (promised.length === 0) return;
  const rows = await audit.rows<{ id: bigint; command_id: string | null }>(
    `select t.id, ${table === 'invoices' ? 'null' : 't.command_id'} as command_id from ${table} t
     where t.tenant_id = ? and t.id = any(?::bigint[])`,
    [audit.tenantId, promised.map(({ id }) => id)],
  );
  const makers = new Map(rows.map((row) => [Number(row.id), row.command_id]));
  for (const { row, id, isMade } of promised) {
    const maker = makers.get(id);
    const name = `${table.slice(0, -1)} ${id}`;
    if (maker === undefined) audit.differs('command', row.command_id, name, `no such ${table.slice(0, -1)}`);
    else if (isMade && maker !== row.command_id) {
      audit.differs('command', row.command_id, `${name} of this command`, `${name} of command ${maker ?? ''}`);
    } else if (isMade) {
      (table === 'payments' ? audit.paymentCommands : audit.refundCommands).add(id);
    }
  }
}
