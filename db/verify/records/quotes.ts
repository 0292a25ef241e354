import { quoteTotals, type Quote } from '../../../src/core/records/quote.ts';
import { quoteOf, quotes } from '../../ledger/records/quotes.ts';
import { selectedColumns, type Row } from '../../ledger/records/record-table.ts';
import { BEFORE_ALL, type Audit } from '../audit.ts';

type QuoteRow = Row & {
  readonly id: bigint;
  readonly invoice_client: bigint | null;
  readonly invoice_currency: string | null;
  /** The invoice's total as its first row of the history has it. */
  readonly first_total: string | null;
};

/** Recomputes the totals of every quote, and compares it with the invoice that was made of it. */
export async function auditQuotes(audit: Audit): Promise<void> {
  const rows = audit.walk<QuoteRow>({
    from: 'quotes t',
    columns: `${selectedColumns(quotes.columns, 't')}, i.client_id as invoice_client, i.currency as invoice_currency,
      h.after ->> 'totalMinor' as first_total`,
    joins: `left join invoices i on i.tenant_id = cast(:tenant as bigint) and i.id = t.invoice_id
      left join history h on h.tenant_id = cast(:tenant as bigint) and h.invoice_id = t.invoice_id and h.seq = 1`,
    key: ['id'],
    start: [BEFORE_ALL],
    keyOf: (row) => [row.id],
  });
  for await (const row of rows.takeWhile(() => true)) {
    const quote = quoteOf(row);
    compare(audit, quote, 'totals', textOf(quoteTotals(quote.lines, quote)), textOf(quote));
    if (quote.invoiceId === null) continue;
    const { invoice_client: client, invoice_currency: currency, first_total: total } = row;
    const made = { client: quote.clientId ?? 'none', currency: quote.currency.code, total: quote.totalMinor };
    const found = { client: client ?? 'none', currency: currency ?? 'none', total: total ?? 'none' };
    compare(audit, quote, `invoice ${quote.invoiceId}`, wordsOf(made), wordsOf(found));
  }
}

function compare(audit: Audit, { id }: Quote, what: string, expected: string, found: string): void {
  if (expected !== found) audit.differs('quote', id, `${what}: ${expected}`, found);
}

function textOf({ subtotalMinor, taxMinor, tax2Minor, totalMinor }: ReturnType<typeof quoteTotals>): string {
  return [subtotalMinor, taxMinor, tax2Minor, totalMinor].join(' ');
}

function wordsOf(facts: Readonly<Record<string, string | number | bigint>>): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
