import { BEFORE_ALL, type Audit } from '../audit.ts';

interface ItemRow {
  readonly id: bigint;
  readonly times_billed: number;
  readonly turns: bigint;
  readonly last_turn: number;
  readonly strangers: bigint;
}

/** Compares every billable item with its turns, which are counted from 1, each on an invoice of the item's client. */
export async function auditBillings(audit: Audit): Promise<void> {
  const items = audit.walk<ItemRow>({
    from: 'billable_items b',
    columns: 'b.id, b.times_billed, g.turns, g.last_turn, g.strangers',
    joins: `cross join lateral (
      select count(*) as turns, coalesce(max(q.turn), 0) as last_turn,
        count(*) filter (where i.client_id is distinct from b.client_id) as strangers
      from billings q
      left join invoices i on i.tenant_id = cast(:tenant as bigint) and i.id = q.invoice_id
      where q.tenant_id = cast(:tenant as bigint) and q.item_id = b.id) g`,
    key: ['id'],
    start: [BEFORE_ALL],
    keyOf: (row) => [row.id],
  });
  for await (const row of items.takeWhile(() => true)) {
    if (Number(row.turns) !== row.times_billed || row.last_turn !== row.times_billed) {
      const found = `${row.turns} invoices, the last of turn ${row.last_turn}`;
      audit.differs('billing', row.id, `${row.times_billed} invoices`, found);
    }
    if (row.strangers > 0n) {
      audit.differs('billing', row.id, 'invoices of the client of the item', `${row.strangers} of another client`);
    }
  }
}
