import type { Instant } from './dates.ts';
import type { InvoiceId } from './invoice.ts';
import type { TenantId } from './tenant.ts';

/** The pages of an invoice: its line items, its printable form, its homepage, and the printable form as a PDF. */
export const PAGES = ['lines', 'print', 'home', 'pdf'] as const;
export type PageName = (typeof PAGES)[number];

/** The invoice that a link shows, and its expiry. */
export interface LinkTarget {
  readonly tenantId: TenantId;
  readonly invoiceId: InvoiceId;
  /** Whole seconds, exclusive: the link is valid before this instant. */
  readonly expiresAt: Instant;
}

/** Absolute URLs of an invoice's pages. */
export interface InvoiceLinks {
  readonly lines: string;
  readonly print: string;
  readonly home: string;
  readonly pdf: string;
}

/** The path of a page, below the gateway's base. */
export function pathOfLink(page: PageName, token: string): string {
  return `/i/${page}/${token}`;
}
