import { currencyOf } from '../../../src/core/money/money.ts';
import { transactionFacts } from '../../../src/core/decide/transactions/transaction-facts.ts';
import { BEFORE_ALL, type Audit } from '../audit.ts';
import { amountsText, changedNames, countText, idOf, namedOf, namedText } from '../text.ts';
import type { HistoryRow } from '../walks/history-rows.ts';

interface TransactionRow {
  readonly id: bigint;
  readonly revision: number;
  readonly client_id: bigint | null;
  readonly invoice_id: bigint | null;
  readonly currency: string;
  readonly currency_id: bigint | null;
  readonly gateway: string;
  readonly paid_at: string;
  readonly description: string;
  readonly amount_in_minor: bigint;
  readonly fees_minor: bigint;
  readonly amount_out_minor: bigint;
  readonly rate: bigint;
  readonly reference: string;
  readonly is_credit: boolean;
  readonly command_id: string;
}

interface Parts {
  readonly id: bigint;
  readonly paid: bigint;
  readonly refunded: bigint;
}

/** Compares the transactions that rows of the history mention, and counts the rows for the transactions. */
export async function auditTransactionHistory(audit: Audit, rows: readonly HistoryRow[]): Promise<void> {
  const said = rows.flatMap((row) => {
    const facts = namedOf(namedOf(row.after)['transaction'] ?? null);
    const id = idOf(facts['transactionId']);
    return id === null ? [] : [{ id, row, facts }];
  });
  if (said.length === 0) return;
  const found = await audit.rows<TransactionRow>(
    'select t.* from transactions t where t.tenant_id = ? and t.id = any(?::bigint[])',
    [audit.tenantId, said.map(({ id }) => id)],
  );
  const known = new Map(found.map((row) => [`${row.id} ${row.revision}`, row]));
  for (const { id, row, facts } of said) {
    const transaction = known.get(`${id} ${JSON.stringify(facts['revision'])}`);
    if (transaction === undefined) {
      audit.differs('transaction-missing', id, `a transaction by row ${row.id} of the history`, 'no row');
      continue;
    }
    audit.transactionHistory.add(id);
    const is = { ...factsOf(transaction), command: transaction.command_id };
    const names = changedNames(is, { ...facts, command: row.command_id });
    if (names.length > 0) audit.differs('transaction-history', id, namedText(facts, names), namedText(is, names));
  }
}

/** Compares every transaction with the count of its rows of history, and with its payment and refunds. */
export async function auditTransactions(audit: Audit): Promise<void> {
  const transactions = audit.walk<TransactionRow>({
    from: 'transactions t',
    columns: 't.*',
    key: ['id', 'revision'],
    start: [BEFORE_ALL, BEFORE_ALL],
    keyOf: (row) => [row.id, BigInt(row.revision)],
  });
  for await (const batch of transactions.batches()) {
    const parts = await partsOf(audit, [...new Set(batch.map(({ id }) => id))]);
    for (const row of batch) {
      audit.dated(`transaction ${row.id}`, 'paid_at', row.paid_at);
      const mentioned = audit.transactionHistory.of(Number(row.id));
      if (mentioned !== 1) {
        audit.differs('transaction-history', row.id, '1 row of history', countText(mentioned, 'row of history'));
      }
      const isMoney = row.invoice_id !== null;
      const { paid, refunded } = parts.get(row.id) ?? { paid: 0n, refunded: 0n };
      const expected = { paid: isMoney ? row.amount_in_minor : 0n, refunded: isMoney ? row.amount_out_minor : 0n };
      const [wanted, found] = [amountsText(expected, row.currency), amountsText({ paid, refunded }, row.currency)];
      if (wanted !== found) audit.differs('transaction-money', row.id, wanted, found);
    }
  }
}

async function partsOf(audit: Audit, ids: readonly bigint[]): Promise<ReadonlyMap<bigint, Parts>> {
  const rows = await audit.rows<Parts>(
    `select k.transaction_id as id, coalesce(sum(p.amount_minor), 0)::bigint as paid,
       coalesce(sum(r.amount_minor), 0)::bigint as refunded
     from transaction_parts k
     left join payments p on p.tenant_id = :tenant and k.kind = 'payment' and p.id = k.row_id
     left join refunds r on r.tenant_id = :tenant and k.kind = 'refund' and r.id = k.row_id
     where k.tenant_id = :tenant and k.transaction_id = any(cast(:ids as bigint[])) group by k.transaction_id`,
    { tenant: audit.tenantId, ids: ids.map(Number) },
  );
  return new Map(rows.map((row) => [row.id, row]));
}

function factsOf(row: TransactionRow): ReturnType<typeof transactionFacts> {
  const numberOf = (id: bigint | null): number | null => (id === null ? null : Number(id));
  return transactionFacts({
    id: Number(row.id),
    revision: row.revision,
    clientId: numberOf(row.client_id),
    invoiceId: numberOf(row.invoice_id),
    currency: currencyOf(row.currency),
    currencyId: numberOf(row.currency_id),
    gateway: row.gateway,
    paidAt: row.paid_at,
    description: row.description,
    amountInMinor: row.amount_in_minor,
    feesMinor: row.fees_minor,
    amountOutMinor: row.amount_out_minor,
    rate: row.rate,
    reference: row.reference,
    isCredit: row.is_credit,
  });
}
