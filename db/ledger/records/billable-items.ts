import { instantText } from '../../../src/core/dates.ts';
import type {
  BillableItem,
  Billing,
  CycleUnit,
  ItemAction,
  ItemUnit,
} from '../../../src/core/records/billable-item.ts';
import type { RecordTable, Row } from './record-table.ts';

export const billableItems: RecordTable<'billable-item'> = {
  table: 'billable_items',
  isDeletable: false,
  columns: {
    id: 'bigint',
    client_id: 'bigint',
    description: 'text',
    amount_minor: 'bigint',
    unit: 'text',
    quantity: 'text',
    action: 'text',
    cycle_every: 'integer',
    cycle_unit: 'text',
    cycle_times: 'integer',
    first_on: 'date',
    next_on: 'date',
    waits_for_invoice: 'boolean',
    times_billed: 'integer',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  toRow: (item) => ({
    id: item.id,
    client_id: item.clientId,
    description: item.description,
    amount_minor: item.amountMinor,
    unit: item.unit,
    quantity: item.quantity,
    action: item.action,
    cycle_every: item.cycle?.every ?? null,
    cycle_unit: item.cycle?.unit ?? null,
    cycle_times: item.cycle?.times ?? null,
    first_on: item.firstOn,
    next_on: item.nextOn,
    waits_for_invoice: item.waitsForInvoice,
    times_billed: item.timesBilled,
    created_at: instantText(item.createdAt),
    updated_at: instantText(item.updatedAt),
  }),
  fromRow: (row): BillableItem => ({
    id: Number(row['id']),
    clientId: Number(row['client_id']),
    description: row['description'] as string,
    amountMinor: row['amount_minor'] as bigint,
    unit: row['unit'] as ItemUnit,
    quantity: row['quantity'] as string,
    action: row['action'] as ItemAction,
    cycle: cycleOf(row),
    firstOn: row['first_on'] as string | null,
    nextOn: row['next_on'] as string | null,
    waitsForInvoice: row['waits_for_invoice'] as boolean,
    timesBilled: Number(row['times_billed']),
    createdAt: Number(row['created_at']),
    updatedAt: Number(row['updated_at']),
  }),
};

function cycleOf(row: Row): BillableItem['cycle'] {
  if (row['cycle_unit'] === null) return null;
  return {
    every: Number(row['cycle_every']),
    unit: row['cycle_unit'] as CycleUnit,
    times: Number(row['cycle_times']),
  };
}

export const billings: RecordTable<'billing'> = {
  table: 'billings',
  isDeletable: false,
  isFixed: true,
  columns: {
    id: 'bigint',
    item_id: 'bigint',
    turn: 'integer',
    invoice_id: 'bigint',
    amount_minor: 'bigint',
    billed_at: 'timestamptz',
  },
  toRow: (billing) => ({
    id: billing.id,
    item_id: billing.itemId,
    turn: billing.turn,
    invoice_id: billing.invoiceId,
    amount_minor: billing.amountMinor,
    billed_at: instantText(billing.billedAt),
  }),
  fromRow: (row): Billing => ({
    id: Number(row['id']),
    itemId: Number(row['item_id']),
    turn: Number(row['turn']),
    invoiceId: Number(row['invoice_id']),
    amountMinor: row['amount_minor'] as bigint,
    billedAt: Number(row['billed_at']),
  }),
};
