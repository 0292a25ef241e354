import type { SoldPackage } from '../commands/lines.ts';
import type { InvoiceId, LineId } from '../invoice.ts';

/** The package that a line sells. */
export interface LinePackage extends SoldPackage {
  readonly id: number;
  readonly lineId: LineId;
  readonly invoiceId: InvoiceId;
  /** Decimal text. */
  readonly quantity: string;
}
