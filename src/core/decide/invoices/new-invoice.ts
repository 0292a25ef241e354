import { totalsOf, type Invoice, type Line, type Taxation } from '../../invoice.ts';
import { ZERO_RATE, type Rate } from '../../money/percentage.ts';
import type { TaxRules } from '../../money/tax.ts';
import type { Client } from '../../tenant.ts';
import type { WorkingState } from '../working-state.ts';

/** The fields of a new invoice that its command decides. A missing rate is the client's, else the tenant's, as missing rules of tax are. */
type Frame = Pick<Invoice, 'id' | 'issuedOn' | 'dueOn' | 'status'> & {
  readonly rate?: Rate | null;
  readonly rate2?: Rate | null;
  readonly taxRules?: TaxRules;
  readonly paymentMethod?: string | null;
  readonly notes?: string;
};

/** An invoice of a client with its lines' totals, without credit and payments. */
export function newInvoice(working: WorkingState, client: Client, frame: Frame, lines: readonly Line[]): Invoice {
  const { tenant, wallTime } = working;
  const { id, issuedOn, dueOn, status } = frame;
  const taxation = taxationOf(working, client, frame);
  return {
    id,
    issuedOn,
    dueOn,
    ...taxation,
    ...totalsOf(lines, taxation, 0n),
    clientId: client.id,
    currency: client.currency,
    number: '',
    status,
    paidAt: status === 'Paid' ? wallTime : null,
    refundedAt: status === 'Refunded' ? wallTime : null,
    cancelledAt: status === 'Cancelled' ? wallTime : null,
    lastCaptureAt: null,
    paidMinor: 0n,
    excessMinor: 0n,
    refundedMinor: 0n,
    notedMinor: 0n,
    paymentMethod: frame.paymentMethod ?? client.paymentMethod ?? tenant.paymentMethod,
    notes: frame.notes ?? '',
  };
}

/** The rates of a client, else the tenant's, except where others are wanted. No client: the tenant's. */
export function taxationOf(
  { tenant }: WorkingState,
  client: Client | null,
  { rate, rate2, taxRules }: Partial<Pick<Frame, 'rate' | 'rate2' | 'taxRules'>> = {},
): Taxation {
  const isExempt = client?.isTaxExempt === true;
  return {
    rate: rate ?? (isExempt ? ZERO_RATE : (client?.rate ?? tenant.rate)),
    rate2: rate2 ?? (isExempt ? ZERO_RATE : (client?.rate2 ?? tenant.rate2)),
    taxRules: taxRules ?? tenant.taxRules,
  };
}
