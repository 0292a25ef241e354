/**
 * The tables that the ledger writes, in the order of their parts: a row comes after the rows to which it refers. Claims
 * and command ids are last, as all batches must lock in one order.
 */
export const WRITE_ORDER = [
  'clients',
  'contacts',
  'portal_passwords',
  'pay_methods',
  'billable_items',
  'number_counters',
  'invoices',
  'invoice_states',
  'invoice_lines',
  'invoice_types',
  'line_packages',
  'billings',
  'captures',
  'quotes',
  'deliveries',
  'payments',
  'refunds',
  'credit_entries',
  'credit_notes',
  'transactions',
  'transaction_parts',
  'reversals',
  'history',
  'outbox',
  'payment_claims',
  'commands',
] as const;

export type WrittenTable = (typeof WRITE_ORDER)[number];

interface Ordered {
  readonly table: WrittenTable;
  readonly verb: string;
}

/** Rows are removed after all others were written, those that refer to others first; then come claims and command ids. */
export function inWriteOrder<P extends Ordered>(parts: readonly P[]): readonly P[] {
  const sorted = parts.toSorted((one, other) => WRITE_ORDER.indexOf(one.table) - WRITE_ORDER.indexOf(other.table));
  const isKey = ({ table }: P): boolean => table === 'payment_claims' || table === 'commands';
  const isRemoval = ({ verb }: P): boolean => verb === 'removed';
  return [
    ...sorted.filter((part) => !isKey(part) && !isRemoval(part)),
    ...sorted.filter(isRemoval).toReversed(),
    ...sorted.filter(isKey),
  ];
}
