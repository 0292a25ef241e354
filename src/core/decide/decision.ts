import type { Change, Json } from '../changes.ts';
import type { CommandBase, Outcome, Refusal, Result } from '../commands.ts';
import { isExactly, textOfDecimal, type Decimal } from '../money/decimal.ts';
import type { Facts, RefusalCode } from '../errors.ts';
import { balanceOf, type Invoice } from '../invoice.ts';
import { minorOf, type Currency, type ExtraDecimals, type Minor } from '../money/money.ts';
import type { TenantSettings } from '../tenant.ts';

/** The decision of one command's rule, before the batch adds the history row of a refusal. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly changes: readonly Change[];
}

export function accept(result: Result, changes: readonly Change[]): Verdict {
  return { outcome: { ok: true, result }, changes };
}

export function refuse(code: RefusalCode, facts: Facts = {}): Verdict {
  return { outcome: refusal(code, facts), changes: [] };
}

export function refusal(code: RefusalCode, facts: Facts = {}): Refusal {
  return { ok: false, code, facts };
}

/** How to treat decimals that a currency does not have: by the tenant's setting, if the command may be rounded. */
export function extraDecimalsOf(command: CommandBase, tenant: TenantSettings): ExtraDecimals {
  return command.origin.mayRound ? tenant.extraDecimals : 'refuse';
}

/** An amount in a currency, or the refusal that names the field it came in. */
export function minorOrRefusal(
  amount: Decimal,
  currency: Currency,
  field: string,
  extra: ExtraDecimals = 'refuse',
): Minor | Refusal {
  const minor = minorOf(amount, currency, extra);
  return typeof minor === 'string' ? refusal(minor, { field }) : minor;
}

/**
 * The caller's text of an amount that is recorded differently (rounded, or without float noise), for the history;
 * `undefined` if both are the same.
 */
export function givenText(amount: Decimal | null, minor: Minor, currency: Currency): string | undefined {
  if (amount === null || isExactly(amount, minor, currency.exponent)) return undefined;
  return textOfDecimal(amount);
}

/** The fields of a history row beside the header; `undefined` is left out. */
export interface MoreFacts {
  /** The payment that changed the invoice. */
  readonly payment?: Json;
  /** The credit note that corrected the invoice. */
  readonly creditNote?: Json | undefined;
  /** The texts of amounts that were given otherwise than they are recorded. */
  readonly given?: Json | undefined;
  /** Said where they are new: they may be long, and most rows change something else. */
  readonly notes?: string | undefined;
  readonly lines?: Json | undefined;
}

/** The header of an invoice as the history keeps it: amounts as minor units in text, and the names in order. */
export function invoiceFacts(
  invoice: Invoice,
  { payment, creditNote, given, notes, lines }: MoreFacts = {},
): { readonly [name: string]: Json | undefined } {
  return {
    balanceMinor: balanceOf(invoice).toString(),
    creditMinor: invoice.creditMinor.toString(),
    creditNote,
    dueOn: invoice.dueOn,
    excessMinor: invoice.excessMinor.toString(),
    given,
    issuedOn: invoice.issuedOn,
    lines,
    notedMinor: invoice.notedMinor === 0n ? undefined : invoice.notedMinor.toString(),
    notes,
    number: invoice.number,
    paidAt: invoice.paidAt,
    paidMinor: invoice.paidMinor.toString(),
    payment,
    paymentMethod: invoice.paymentMethod,
    rate: invoice.rate.toString(),
    rate2: invoice.rate2.toString(),
    refundedMinor: invoice.refundedMinor.toString(),
    status: invoice.status,
    totalMinor: invoice.totalMinor.toString(),
  };
}
