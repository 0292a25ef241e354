import { instantText } from '../../../src/core/dates.ts';
import type { Contact } from '../../../src/core/records/contact.ts';
import { PERSON_COLUMNS, personOf, personRow } from './person.ts';
import type { RecordTable } from './record-table.ts';

export const contacts: RecordTable<'contact'> = {
  table: 'contacts',
  isDeletable: true,
  columns: {
    id: 'bigint',
    client_id: 'bigint',
    ...PERSON_COLUMNS,
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  toRow: (contact) => ({
    id: contact.id,
    client_id: contact.clientId,
    ...personRow(contact),
    created_at: instantText(contact.createdAt),
    updated_at: instantText(contact.updatedAt),
  }),
  fromRow: (row): Contact => ({
    id: Number(row['id']),
    clientId: Number(row['client_id']),
    ...personOf(row),
    createdAt: Number(row['created_at']),
    updatedAt: Number(row['updated_at']),
  }),
};
