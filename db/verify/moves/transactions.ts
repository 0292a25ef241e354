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
  readonly refund_id: bigint | null;
  readonly command_id: string;
}

interface Parts {
  readonly id: bigint;
  readonly paid: bigint;
  readonly refunded: bigint;
  /** Whether the transaction is of a payment or refund that was recorded without one. */
  readonly is_plain: boolean;
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

/**
 * Compares every transaction with the count of its rows of history, its revisions with each other, and the last one with its
 * payment and refunds.
 */
export async function auditTransactions(audit: Audit): Promise<void> {
  const transactions = audit.walk<TransactionRow>({
    from: 'transactions t',
    columns: 't.*',
    key: ['id', 'revision'],
    start: [BEFORE_ALL, BEFORE_ALL],
    keyOf: (row) => [row.id, BigInt(row.revision)],
  });
  let revisions: TransactionRow[] = [];
  for await (const batch of transactions.batches()) {
    const rows = [...revisions, ...batch];
    const last = rows.at(-1)?.id;
    // The rest of the last one may be in the next batch.
    revisions = rows.filter(({ id }) => id === last);
    await auditWhole(
      audit,
      rows.filter(({ id }) => id !== last),
    );
  }
  await auditWhole(audit, revisions);
}

/** Takes all revisions of some transactions, in their order. */
async function auditWhole(audit: Audit, rows: readonly TransactionRow[]): Promise<void> {
  const byId = new Map<bigint, TransactionRow[]>();
  for (const row of rows) {
    audit.dated(`transaction ${row.id}`, 'paid_at', row.paid_at);
    const revisions = byId.get(row.id);
    if (revisions === undefined) byId.set(row.id, [row]);
    else revisions.push(row);
  }
  const parts = await partsOf(audit, [...byId.keys()]);
  for (const [id, revisions] of byId) {
    const mentioned = audit.transactionHistory.of(Number(id));
    if (mentioned !== Math.min(revisions.length, 255)) {
      const noun = 'row of history';
      const wanted = countText(revisions.length, noun).replace(`${noun}s`, 'rows of history');
      audit.differs('transaction-history', id, wanted, countText(mentioned, noun));
    }
    const part = parts.get(id) ?? NO_PARTS;
    auditRevisions(audit, id, revisions, part.is_plain);
    const row = revisions.at(-1);
    if (row === undefined) continue;
    const isMoney = row.invoice_id !== null;
    const { paid, refunded } = part;
    const expected = { paid: isMoney ? row.amount_in_minor : 0n, refunded: isMoney ? row.amount_out_minor : 0n };
    const [wanted, found] = [amountsText(expected, row.currency), amountsText({ paid, refunded }, row.currency)];
    if (wanted !== found) audit.differs('transaction-money', row.id, wanted, found);
  }
}

/** A payment or refund is revision 1 of its own transaction, which then has no row for it. */
function auditRevisions(audit: Audit, id: bigint, revisions: readonly TransactionRow[], isPlain: boolean): void {
  const first = isPlain ? 2 : 1;
  for (const [place, { revision }] of revisions.entries()) {
    if (revision === first + place) continue;
    audit.differs('transaction-revision', id, `revision ${first + place}`, `revision ${revision}`);
    return;
  }
}

const NO_PARTS = { paid: 0n, refunded: 0n, is_plain: false };

/** The rows of money that no correction took back, and whether one of another command has the id of the transaction. */
async function partsOf(audit: Audit, ids: readonly bigint[]): Promise<ReadonlyMap<bigint, Parts>> {
  const rows = await audit.rows<Parts>(
    `select k.transaction_id as id,
       coalesce(sum(p.amount_minor) filter (where v.row_id is null), 0)::bigint as paid,
       coalesce(sum(r.amount_minor) filter (where v.row_id is null), 0)::bigint as refunded,
       bool_or(k.row_id = k.transaction_id and not exists (select 1 from transactions t where t.tenant_id = :tenant
         and t.id = k.transaction_id and t.command_id = coalesce(p.command_id, r.command_id))) as is_plain
     from transaction_parts k
     left join payments p on p.tenant_id = :tenant and k.kind = 'payment' and p.id = k.row_id
     left join refunds r on r.tenant_id = :tenant and k.kind = 'refund' and r.id = k.row_id
     left join reversals v on v.tenant_id = :tenant and v.kind = k.kind and v.row_id = k.row_id
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
    refundId: numberOf(row.refund_id),
  });
}
