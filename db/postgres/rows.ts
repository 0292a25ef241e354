import type { Delivery } from '../../src/core/delivery.ts';
import type { Invoice, InvoiceStatus, Line } from '../../src/core/invoice.ts';
import { currencyOf, type ExtraDecimals } from '../../src/core/money/money.ts';
import type { Payment, Refund } from '../../src/core/payment.ts';
import type { Transaction } from '../../src/core/records/transaction.ts';
import type { TaxRules } from '../../src/core/money/tax.ts';
import type { Client, ReferenceScope, TenantSettings, UnknownGateways, InvoiceRules } from '../../src/core/tenant.ts';

/** A row of `invoices`, as the driver's parsers of `knex.ts` return it. */
export interface InvoiceRow {
  readonly id: bigint;
  readonly client_id: bigint;
  readonly currency: string;
  readonly number: string;
  readonly status: InvoiceStatus;
  readonly issued_on: string;
  readonly due_on: string;
  readonly paid_at: string | null;
  readonly refunded_at: string | null;
  readonly cancelled_at: string | null;
  readonly last_capture_at: string | null;
  readonly tax_rate_milli: bigint;
  readonly tax_rate2_milli: bigint;
  readonly tax_mode: TaxRules['mode'];
  readonly tax_is_compound: boolean;
  readonly tax_rounding: TaxRules['rounding'];
  readonly subtotal_minor: bigint;
  readonly tax_minor: bigint;
  readonly tax2_minor: bigint;
  readonly credit_minor: bigint;
  readonly total_minor: bigint;
  readonly paid_minor: bigint;
  readonly excess_minor: bigint;
  readonly refunded_minor: bigint;
  readonly noted_minor: bigint;
  readonly payment_method: string;
  readonly notes: string;
  readonly history_seq: bigint;
  readonly history_head: Buffer;
}

export const INVOICE_COLUMNS = `
  i.id, i.client_id, i.currency, i.number, i.status, i.issued_on, i.due_on, i.paid_at, i.refunded_at, i.cancelled_at,
  i.last_capture_at, i.tax_rate_milli, i.tax_rate2_milli, i.tax_mode, i.tax_is_compound, i.tax_rounding,
  i.subtotal_minor, i.tax_minor, i.tax2_minor, i.credit_minor, i.total_minor, i.paid_minor, i.excess_minor,
  i.refunded_minor, i.noted_minor, i.payment_method, i.notes, i.history_seq, i.history_head`;

export function invoiceOf(row: InvoiceRow): Invoice {
  return {
    id: Number(row.id),
    clientId: Number(row.client_id),
    currency: currencyOf(row.currency),
    number: row.number,
    status: row.status,
    issuedOn: row.issued_on,
    dueOn: row.due_on,
    paidAt: row.paid_at,
    refundedAt: row.refunded_at,
    cancelledAt: row.cancelled_at,
    lastCaptureAt: row.last_capture_at,
    rate: row.tax_rate_milli,
    rate2: row.tax_rate2_milli,
    taxRules: { mode: row.tax_mode, isCompound: row.tax_is_compound, rounding: row.tax_rounding },
    subtotalMinor: row.subtotal_minor,
    taxMinor: row.tax_minor,
    tax2Minor: row.tax2_minor,
    creditMinor: row.credit_minor,
    totalMinor: row.total_minor,
    paidMinor: row.paid_minor,
    excessMinor: row.excess_minor,
    refundedMinor: row.refunded_minor,
    notedMinor: row.noted_minor,
    paymentMethod: row.payment_method,
    notes: row.notes,
  };
}

/** Rows inside a JSON column: ids are safe integers, amounts are text, so that JSON cannot round them. */
export const LINE_JSON = `json_build_object('id', l.id, 'invoiceId', l.invoice_id, 'type', l.type,
  'relatedId', l.related_id, 'description', l.description, 'amountMinor', l.amount_minor::text, 'isTaxed', l.is_taxed)`;

/** The address of a client `c`, as pages show it. */
export const ADDRESS_JSON = `json_build_object('companyName', c.company_name, 'address1', c.address1,
  'address2', c.address2, 'city', c.city, 'state', c.state, 'postcode', c.postcode, 'country', c.country,
  'taxId', c.tax_number)`;

export const PAYMENT_JSON = `json_build_object('id', p.id, 'invoiceId', p.invoice_id, 'clientId', p.client_id,
  'amountMinor', p.amount_minor::text, 'feesMinor', p.fees_minor::text, 'excessMinor', p.excess_minor::text,
  'gateway', p.gateway, 'reference', p.reference, 'paidAt', to_char(p.paid_at, 'YYYY-MM-DD HH24:MI:SS'),
  'recordedAt', (extract(epoch from p.recorded_at) * 1000)::bigint, 'details', p.details,
  'duplicateDigest', p.duplicate_digest)`;

export const REFUND_JSON = `json_build_object('id', r.id, 'paymentId', r.payment_id, 'invoiceId', r.invoice_id,
  'clientId', r.client_id, 'amountMinor', r.amount_minor::text, 'gateway', r.gateway, 'reference', r.reference,
  'refundedAt', to_char(r.refunded_at, 'YYYY-MM-DD HH24:MI:SS'),
  'recordedAt', (extract(epoch from r.recorded_at) * 1000)::bigint)`;

export const TRANSACTION_JSON = `json_build_object('id', t.id, 'revision', t.revision, 'clientId', t.client_id,
  'invoiceId', t.invoice_id, 'currency', t.currency, 'currencyId', t.currency_id, 'gateway', t.gateway,
  'paidAt', to_char(t.paid_at, 'YYYY-MM-DD HH24:MI:SS'), 'description', t.description,
  'amountInMinor', t.amount_in_minor::text, 'feesMinor', t.fees_minor::text,
  'amountOutMinor', t.amount_out_minor::text, 'rate', t.rate::text, 'reference', t.reference,
  'isCredit', t.is_credit, 'refundId', t.refund_id, 'recordedAt', (extract(epoch from t.recorded_at) * 1000)::bigint)`;

/** Its properties are those of the core's Delivery. */
export const DELIVERY_JSON = `json_build_object('invoiceId', v.invoice_id, 'metrcDeliveryId', v.metrc_delivery_id,
  'licenseNumber', v.license_number, 'acceptedPackages', v.accepted_packages, 'returnedPackages', v.returned_packages,
  'state', v.state, 'plan', v.plan, 'arrivedAt', to_char(v.arrived_at, 'YYYY-MM-DD HH24:MI:SS'), 'failure', v.failure)`;

export const CLIENT_JSON = `json_build_object('id', c.id, 'currency', c.currency, 'isTaxExempt', c.is_tax_exempt,
  'rate', c.tax_rate_milli::text, 'rate2', c.tax_rate2_milli::text, 'paymentMethod', c.payment_method,
  'creditMinor', c.credit_minor::text)`;

export const TENANT_JSON = `json_build_object('id', t.id, 'currency', t.currency, 'timeZone', t.time_zone,
  'rate', t.tax_rate_milli::text, 'rate2', t.tax_rate2_milli::text, 'taxMode', t.tax_mode,
  'isCompound', t.tax_is_compound, 'rounding', t.tax_rounding, 'dueDays', t.due_days,
  'paymentMethod', t.payment_method, 'referenceScope', t.reference_scope, 'unknownGateways', t.unknown_gateways,
  'invoiceRules', t.invoice_rules,
  'extraDecimals', t.extra_decimals,
  'timedRepeatMs', t.repeat_window_timed_seconds * 1000::bigint, 'datedRepeatMs', t.repeat_window_dated_seconds * 1000::bigint,
  'numberFormat', t.number_format)`;

/** A JSON row: every bigint of the core's type is text. */
type Wire<T> = {
  readonly [K in keyof T]: T[K] extends bigint ? string : T[K] extends bigint | null ? string | null : T[K];
};

export type LineJson = Wire<Line>;
export type PaymentJson = Wire<Payment>;
export type RefundJson = Wire<Refund>;
export type ClientJson = Omit<Wire<Client>, 'currency'> & { readonly currency: string };

export type TransactionJson = Omit<Wire<Transaction>, 'currency'> & { readonly currency: string };

export type DeliveryJson = Delivery;

export interface TenantJson {
  readonly id: number;
  readonly currency: string;
  readonly timeZone: string;
  readonly rate: string;
  readonly rate2: string;
  readonly taxMode: TaxRules['mode'];
  readonly isCompound: boolean;
  readonly rounding: TaxRules['rounding'];
  readonly dueDays: number;
  readonly paymentMethod: string;
  readonly referenceScope: ReferenceScope;
  readonly unknownGateways: UnknownGateways;
  readonly invoiceRules: InvoiceRules;
  readonly extraDecimals: ExtraDecimals;
  readonly timedRepeatMs: number;
  readonly datedRepeatMs: number;
  readonly numberFormat: string | null;
}

export function lineOf(json: LineJson): Line {
  return { ...json, amountMinor: BigInt(json.amountMinor) };
}

export function paymentOf(json: PaymentJson): Payment {
  return {
    ...json,
    amountMinor: BigInt(json.amountMinor),
    feesMinor: BigInt(json.feesMinor),
    excessMinor: BigInt(json.excessMinor),
  };
}

export function transactionOf(json: TransactionJson): Transaction {
  return {
    ...json,
    currency: currencyOf(json.currency),
    amountInMinor: BigInt(json.amountInMinor),
    feesMinor: BigInt(json.feesMinor),
    amountOutMinor: BigInt(json.amountOutMinor),
    rate: BigInt(json.rate),
  };
}

export function refundOf(json: RefundJson): Refund {
  return { ...json, amountMinor: BigInt(json.amountMinor) };
}

export function clientOf(json: ClientJson): Client {
  return {
    ...json,
    currency: currencyOf(json.currency),
    rate: json.rate === null ? null : BigInt(json.rate),
    rate2: json.rate2 === null ? null : BigInt(json.rate2),
    creditMinor: BigInt(json.creditMinor),
  };
}

export function tenantOf(json: TenantJson): TenantSettings {
  const { taxMode, isCompound, rounding, ...settings } = json;
  return {
    ...settings,
    currency: currencyOf(json.currency),
    rate: BigInt(json.rate),
    rate2: BigInt(json.rate2),
    taxRules: { mode: taxMode, isCompound, rounding },
  };
}
