import type { BillableItem, Billing } from './billable-item.ts';
import type { ClientRecord } from './client.ts';
import type { Capture } from './capture.ts';
import type { Contact } from './contact.ts';
import type { InvoiceType } from './invoice-type.ts';
import type { PayMethod } from './pay-method.ts';
import type { Quote } from './quote.ts';
import type { LinePackage } from './sold-package.ts';

/**
 * The records beside invoices and payments, by kind. A record has an id of its tenant, is loaded and locked by it, and is
 * written as a whole. Its table is in `db/ledger/records`.
 */
export interface Records {
  readonly client: ClientRecord;
  readonly contact: Contact;
  readonly 'invoice-type': InvoiceType;
  readonly 'line-package': LinePackage;
  readonly 'billable-item': BillableItem;
  readonly billing: Billing;
  readonly 'pay-method': PayMethod;
  readonly capture: Capture;
  readonly quote: Quote;
}

export type RecordKind = keyof Records;

/** Every kind, in the order in which their rows are locked. */
export const RECORD_KINDS = [
  'client',
  'contact',
  'invoice-type',
  'line-package',
  'billable-item',
  'billing',
  'pay-method',
  'capture',
  'quote',
] as const satisfies readonly RecordKind[];

/** Names a record. */
export interface RecordRef {
  readonly kind: RecordKind;
  readonly id: number;
}

/** A record with its kind. */
export type AnyRecord = { readonly [K in RecordKind]: { readonly kind: K; readonly value: Records[K] } }[RecordKind];

/** The map key of a record. */
export function recordKey({ kind, id }: RecordRef): string {
  return `${kind}:${id}`;
}
