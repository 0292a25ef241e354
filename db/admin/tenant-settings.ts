import type { Knex } from 'knex';
import type { ExtraDecimals } from '../../src/core/money/money.ts';
import type { TaxRules } from '../../src/core/money/tax.ts';
import type { InvoiceRules, ReferenceScope, TenantId, UnknownGateways } from '../../src/core/tenant.ts';
import { queryRows } from '../postgres/sql.ts';
import { registerCurrency } from './currencies.ts';

/** A new tenant of an operator; rates in thousandths of a percent. */
export interface NewTenant {
  readonly id: TenantId;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly localDateFormat: string;
  readonly rateMilli: number;
  readonly rate2Milli: number;
  readonly taxRules: TaxRules;
  readonly dueDays: number;
  readonly paymentMethod: string;
  readonly referenceScope: ReferenceScope;
  readonly unknownGateways: UnknownGateways;
  readonly invoiceRules: InvoiceRules;
  /** WHMCS-style dialect: decimals that a currency does not have are rounded or refused. */
  readonly extraDecimals: ExtraDecimals;
  /** `null` switches sequential numbers off. */
  readonly numberFormat: string | null;
  /** SHA-256 in hex of the key that passes lists of addresses. */
  readonly accessKeySha256: string | null;
  /** Three capital letters of its corp-ID key; `null`: it has none, and no caller uses that dialect for it. */
  readonly keyPrefix: string | null;
  /** The enabled methods of the corp-ID dialect, in lower case. */
  readonly corpMethods: readonly string[];
  /** For how long equal corp-ID payments without a number are one payment. */
  readonly timedRepeatSeconds: number;
  /** The same for a payment with a day and no time. */
  readonly datedRepeatSeconds: number;
  /** Whether the explorer of the documentation may write to it. */
  readonly isSandbox: boolean;
}

type Undefinable<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** An operator's changes of a tenant; an absent member stays. */
export type TenantChanges = Undefinable<Omit<NewTenant, 'id' | 'taxRules'>> & {
  readonly taxRules?: Undefinable<TaxRules> | undefined;
};

/** A tenant as it is listed. */
export interface ListedTenant extends NewTenant {
  /** The next sequential invoice number, in use or not. */
  readonly nextNumber: bigint;
  /** ISO 8601, in UTC. */
  readonly createdAt: string;
  /** ISO 8601, in UTC; `null` while its callers are let in. */
  readonly disabledAt: string | null;
}

interface Row {
  readonly id: bigint;
  readonly name: string;
  readonly currency: string;
  readonly time_zone: string;
  readonly local_date_format: string;
  readonly tax_rate_milli: bigint;
  readonly tax_rate2_milli: bigint;
  readonly tax_mode: TaxRules['mode'];
  readonly tax_is_compound: boolean;
  readonly tax_rounding: TaxRules['rounding'];
  readonly due_days: number;
  readonly payment_method: string;
  readonly reference_scope: ReferenceScope;
  readonly unknown_gateways: UnknownGateways;
  readonly invoice_rules: InvoiceRules;
  readonly extra_decimals: ExtraDecimals;
  readonly number_format: string | null;
  readonly access_key_sha256: string | null;
  readonly key_prefix: string | null;
  readonly corp_methods: string[];
  readonly repeat_window_timed_seconds: number;
  readonly repeat_window_dated_seconds: number;
  readonly is_sandbox: boolean;
  readonly next_number: bigint | null;
  readonly created: string;
  readonly disabled: string | null;
}

/** The columns of some settings; knex does not change an undefined one. */
export function tenantColumns(changes: TenantChanges): Readonly<Record<string, unknown>> {
  return {
    name: changes.name,
    currency: changes.currency,
    time_zone: changes.timeZone,
    local_date_format: changes.localDateFormat,
    tax_rate_milli: changes.rateMilli,
    tax_rate2_milli: changes.rate2Milli,
    tax_mode: changes.taxRules?.mode,
    tax_is_compound: changes.taxRules?.isCompound,
    tax_rounding: changes.taxRules?.rounding,
    due_days: changes.dueDays,
    payment_method: changes.paymentMethod,
    reference_scope: changes.referenceScope,
    unknown_gateways: changes.unknownGateways,
    invoice_rules: changes.invoiceRules,
    extra_decimals: changes.extraDecimals,
    number_format: changes.numberFormat,
    access_key_sha256: changes.accessKeySha256,
    key_prefix: changes.keyPrefix,
    corp_methods: changes.corpMethods,
    repeat_window_timed_seconds: changes.timedRepeatSeconds,
    repeat_window_dated_seconds: changes.datedRepeatSeconds,
    is_sandbox: changes.isSandbox,
  };
}

/** Changes settings; every batch of commands reads them again. */
export async function changeTenant(trx: Knex.Transaction, id: TenantId, changes: TenantChanges): Promise<void> {
  const columns = tenantColumns(changes);
  if (Object.values(columns).every((value) => value === undefined)) return;
  await trx('tenants').where({ id }).update(columns);
  if (changes.currency !== undefined) await registerCurrency(trx, id, changes.currency);
}

/** All tenants by id, or the one. */
export async function listTenants(database: Knex, only: TenantId | null): Promise<readonly ListedTenant[]> {
  const rows = await queryRows<Row>(
    database,
    `select t.*, n.next_number, to_char(t.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created,
       to_char(t.disabled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as disabled
     from tenants t left join number_counters n on n.tenant_id = t.id
     where ?::bigint is null or t.id = ? order by t.id`,
    [only, only],
  );
  return rows.map((row) => ({
    id: Number(row.id),
    name: row.name,
    currency: row.currency,
    timeZone: row.time_zone,
    localDateFormat: row.local_date_format,
    rateMilli: Number(row.tax_rate_milli),
    rate2Milli: Number(row.tax_rate2_milli),
    taxRules: { mode: row.tax_mode, isCompound: row.tax_is_compound, rounding: row.tax_rounding },
    dueDays: row.due_days,
    paymentMethod: row.payment_method,
    referenceScope: row.reference_scope,
    unknownGateways: row.unknown_gateways,
    invoiceRules: row.invoice_rules,
    extraDecimals: row.extra_decimals,
    numberFormat: row.number_format,
    accessKeySha256: row.access_key_sha256,
    keyPrefix: row.key_prefix,
    corpMethods: row.corp_methods,
    timedRepeatSeconds: row.repeat_window_timed_seconds,
    datedRepeatSeconds: row.repeat_window_dated_seconds,
    isSandbox: row.is_sandbox,
    nextNumber: row.next_number ?? 1n,
    createdAt: row.created,
    disabledAt: row.disabled,
  }));
}

/**
 * Locks a tenant against other operators until the transaction ends, and returns it; `null` for an unknown tenant.
 * Calls go on: they only read it.
 */
export async function lockTenant(trx: Knex.Transaction, id: TenantId): Promise<ListedTenant | null> {
  await queryRows(trx, 'select t.id from tenants t where t.id = ? for no key update', [id]);
  const [tenant] = await listTenants(trx, id);
  return tenant ?? null;
}

/** Until this transaction ends, no other operator adds or changes a tenant; calls go on. */
export async function lockTenants(trx: Knex.Transaction): Promise<void> {
  await trx.raw('lock table tenants in share row exclusive mode');
}

/** Refuses all callers of a tenant from `at` (ISO 8601) on; `null` accepts them again. Raises the credentials' versions. */
export async function disableTenant(trx: Knex.Transaction, id: TenantId, at: string | null): Promise<void> {
  await trx('tenants').where({ id }).update({ disabled_at: at });
}
