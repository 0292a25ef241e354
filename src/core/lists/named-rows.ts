import type { CredentialId } from '../command-base.ts';
import type { InvoiceId, InvoiceStatus } from '../invoice.ts';
import type { ClientId } from '../tenant.ts';

/** Rows that a caller names; `null` names none. */
export interface Names {
  readonly clientId: ClientId | null;
  readonly invoiceId: InvoiceId | null;
  /** The number of a credential. */
  readonly adminId: CredentialId | null;
}

/** The named rows of the tenant; `null` where there is none of that number. */
export interface NamedRows {
  readonly client: { readonly currency: string } | null;
  readonly invoice: { readonly clientId: ClientId; readonly status: InvoiceStatus } | null;
  readonly hasAdmin: boolean;
}
