import type { Instant } from './dates.ts';
import type { InvoiceId } from './invoice.ts';
import type { TenantId } from './tenant.ts';

/**
 * Where a signed link leads: an invoice's line items, its printable form, its homepage, and the printable one's PDF. Their
 * order is part of the signature, which has room for these four.
 */
export const PLACES = ['lines', 'print', 'home', 'pdf'] as const;
export type Place = (typeof PLACES)[number];

/** What a link shows, and until when. */
export interface LinkTarget {
  readonly tenantId: TenantId;
  readonly invoiceId: InvoiceId;
  /** Whole seconds: the link holds before this instant. */
  readonly expiresAt: Instant;
}

/** Absolute URLs of an invoice's three places. */
export interface InvoiceLinks {
  readonly lines: string;
  readonly print: string;
  readonly home: string;
}

/** The path of a place, below the gateway's base. */
export function pathOfLink(place: Place, token: string): string {
  return `/i/${place}/${token}`;
}
