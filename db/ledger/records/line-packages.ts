import type { RecordTable } from './record-table.ts';

export const linePackages: RecordTable<'line-package'> = {
  table: 'line_packages',
  isDeletable: false,
  columns: {
    id: 'bigint',
    line_id: 'bigint',
    invoice_id: 'bigint',
    label: 'text',
    quantity: 'text',
    unit_of_measure: 'text',
  },
  toRow: ({ id, lineId, invoiceId, label, quantity, unitOfMeasure }) => ({
    id,
    line_id: lineId,
    invoice_id: invoiceId,
    label,
    quantity,
    unit_of_measure: unitOfMeasure,
  }),
  fromRow: (row) => ({
    id: Number(row['id']),
    lineId: Number(row['line_id']),
    invoiceId: Number(row['invoice_id']),
    label: row['label'] as string,
    quantity: row['quantity'] as string,
    unitOfMeasure: row['unit_of_measure'] as string,
  }),
};
