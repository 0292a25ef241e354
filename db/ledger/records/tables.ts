import type { RecordKind } from '../../../src/core/records/records.ts';
import { billableItems, billings } from './billable-items.ts';
import { clients } from './clients.ts';
import { captures } from './captures.ts';
import { contacts } from './contacts.ts';
import { invoiceTypes } from './invoice-types.ts';
import { linePackages } from './line-packages.ts';
import { payMethods } from './pay-methods.ts';
import { quotes } from './quotes.ts';
import type { RecordTable } from './record-table.ts';

/** The table of each kind of record, in the order in which their rows are locked. */
export const RECORD_TABLES: { readonly [K in RecordKind]: RecordTable<K> } = {
  client: clients,
  contact: contacts,
  'invoice-type': invoiceTypes,
  'line-package': linePackages,
  'billable-item': billableItems,
  billing: billings,
  'pay-method': payMethods,
  capture: captures,
  quote: quotes,
};
