import type { RecordTable } from './record-table.ts';

export const invoiceTypes: RecordTable<'invoice-type'> = {
  table: 'invoice_types',
  isDeletable: false,
  columns: { id: 'bigint', invoice_id: 'bigint', type_id: 'bigint' },
  toRow: ({ id, invoiceId, typeId }) => ({ id, invoice_id: invoiceId, type_id: typeId }),
  fromRow: (row) => ({
    id: Number(row['id']),
    invoiceId: Number(row['invoice_id']),
    typeId: Number(row['type_id']),
  }),
};
