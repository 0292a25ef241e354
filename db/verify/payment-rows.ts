import type { Json } from '../../src/core/changes.ts';
import { paymentFacts, refundFacts } from '../../src/core/decide/facts.ts';
import type { PaymentDetails } from '../../src/core/payment.ts';

export interface PaymentRow {
  readonly id: bigint;
  readonly invoice_id: bigint;
  readonly client_id: bigint;
  readonly amount_minor: bigint;
  readonly fees_minor: bigint;
  readonly excess_minor: bigint;
  readonly gateway: string;
  readonly reference: string;
  readonly paid_at: string;
  readonly details: PaymentDetails;
  readonly command_id: string;
  readonly dialect: string;
  readonly credential_id: bigint;
  readonly payee_id: bigint | null;
  readonly recorded: string;
}

const RECORDED = (alias: string): string =>
  `to_char(${alias}.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded`;

export const PAYMENT_COLUMNS = `p.id, p.invoice_id, p.client_id, p.amount_minor, p.fees_minor, p.excess_minor, p.gateway,
  p.reference, p.paid_at, p.details, p.command_id, p.dialect, p.credential_id, p.payee_id, ${RECORDED('p')}`;

export interface RefundRow {
  readonly id: bigint;
  readonly payment_id: bigint;
  readonly invoice_id: bigint;
  readonly client_id: bigint;
  readonly amount_minor: bigint;
  readonly refunded_at: string;
  readonly command_id: string;
  readonly recorded: string;
}

export const REFUND_COLUMNS = `r.id, r.payment_id, r.invoice_id, r.client_id, r.amount_minor, r.refunded_at, r.command_id,
  ${RECORDED('r')}`;

type Named = Readonly<Record<string, Json | undefined>>;

/** The facts of a payment, with its details even where they are empty. */
export function paymentFactsOf(row: PaymentRow): Named {
  const facts = paymentFacts({
    id: Number(row.id),
    invoiceId: Number(row.invoice_id),
    clientId: Number(row.client_id),
    amountMinor: row.amount_minor,
    feesMinor: row.fees_minor,
    excessMinor: row.excess_minor,
    gateway: row.gateway,
    reference: row.reference,
    paidAt: row.paid_at,
    // Not part of these facts.
    recordedAt: 0,
    details: row.details,
    duplicateDigest: null,
  });
  return { ...facts, details: row.details };
}

/** The content of a payment's row in the history: its facts, the credential, the time and the command. */
export function historyFactsOf(row: PaymentRow): Named {
  return {
    ...paymentFactsOf(row),
    command: row.command_id,
    dialect: row.dialect,
    credential: row.credential_id.toString(),
    payee: row.payee_id?.toString() ?? null,
    recordedAt: row.recorded,
  };
}

/** The content of a refund's event. */
export function refundEventFactsOf(row: RefundRow): Named {
  return refundFacts({ id: Number(row.id), paymentId: Number(row.payment_id), amountMinor: row.amount_minor });
}

/** The content of a refund's row in the history. */
export function refundHistoryFactsOf(row: RefundRow): Named {
  return { ...refundEventFactsOf(row), command: row.command_id, recordedAt: row.recorded };
}
