import type { Actor } from '../command-base.ts';
import type { InvoiceId } from '../invoice.ts';
import type { Capture } from '../records/capture.ts';
import type { PayMethodId } from '../records/pay-method.ts';

export interface CaptureReadPort {
  /** The default pay method of an invoice's client, of those with a token; `null` where there is none. */
  payMethodOf(actor: Actor, invoiceId: InvoiceId): Promise<{ readonly id: PayMethodId | null } | 'revoked'>;
  /** The last attempt of an invoice; `null` before the first. */
  capture(actor: Actor, invoiceId: InvoiceId): Promise<{ readonly capture: Capture | null } | 'revoked'>;
}
