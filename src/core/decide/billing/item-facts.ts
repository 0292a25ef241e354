import type { Json } from '../../changes.ts';
import type { BillableItem, Cycle } from '../../records/billable-item.ts';

/** An item as the history keeps it. */
export function itemFacts(item: BillableItem): { readonly [name: string]: Json } {
  const { id, amountMinor, cycle, createdAt: _created, updatedAt: _updated, ...said } = item;
  return { ...said, itemId: id, amountMinor: amountMinor.toString(), cycle: cycleFacts(cycle) };
}

export function cycleFacts(cycle: Cycle | null): Json {
  return cycle === null ? null : { every: cycle.every, unit: cycle.unit, times: cycle.times };
}
