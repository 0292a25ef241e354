import type { CredentialId } from '../command-base.ts';
import type { InvoiceId, InvoiceStatus } from '../invoice.ts';
import type { ClientId } from '../tenant.ts';

/** Rows that a caller names; `null` names none. */
export interface Names {
  readonly clientId: ClientId | null;
  readonly invoiceId: InvoiceId | null;
  /** The number of a currency. */
  readonly currencyId: number | null;
  /** Of a payment, refund or transaction; empty for none. */
  readonly reference: string;
  /** The number of a credential. */
  readonly adminId: CredentialId | null;
}

/** The named rows of the tenant; `null` where there is none of that number. */
export interface NamedRows {
  readonly client: { readonly currency: string } | null;
  readonly invoice: {
    readonly clientId: ClientId;
    readonly status: InvoiceStatus;
    readonly currency: string;
  } | null;
  /** The code of the currency. */
  readonly currency: string | null;
  readonly isReferenceUsed: boolean;
  readonly hasAdmin: boolean;
}
