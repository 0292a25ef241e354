import type { CreditEntry, Json } from '../../changes.ts';

/** An entry of credit as the history of its client keeps it: the amount as minor units in text, the names in order. */
export function creditFacts(
  entry: Pick<CreditEntry, 'id' | 'amountMinor' | 'reason' | 'description' | 'datedOn'>,
): Readonly<Record<string, Json | undefined>> {
  return {
    amountMinor: entry.amountMinor.toString(),
    creditId: entry.id,
    datedOn: entry.datedOn ?? null,
    description: entry.description ?? null,
    reason: entry.reason,
  };
}
