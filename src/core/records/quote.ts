import type { Instant, LocalDate } from '../dates.ts';
import { totalsOf, type InvoiceId, type Taxation, type Totals } from '../invoice.ts';
import { decimalText, divideRounding, parseNumber, powerOfTen } from '../money/decimal.ts';
import type { Currency, Minor } from '../money/money.ts';
import type { ClientId } from '../tenant.ts';
import { BLANK_PERSON, type PersonFields } from './person.ts';

export type QuoteId = number;

export const QUOTE_STAGES = ['Draft', 'Delivered', 'On Hold', 'Accepted', 'Lost', 'Dead'] as const;
export type QuoteStage = (typeof QUOTE_STAGES)[number];

/** A discount in hundredths of a percent: 2.5 % is `250n`. */
export type Discount = bigint;
export const DISCOUNT_DECIMALS = 2;
export const WHOLE_DISCOUNT: Discount = 10_000n;

export interface QuoteLine {
  /** Counted from 1 within the quote. */
  readonly id: number;
  readonly description: string;
  /** Decimal text as the caller wrote it. */
  readonly quantity: string;
  readonly unitMinor: Minor;
  readonly discount: Discount;
  readonly isTaxed: boolean;
}

/** Name and address of a person outside the clients. */
export type Prospect = Omit<PersonFields, 'mails'>;

const { mails: _none, ...BLANK } = BLANK_PERSON;
export const BLANK_PROSPECT: Prospect = BLANK;

/** An offer, to a client or to another person. Its rates are frozen as those of an invoice. */
export interface Quote extends Prospect, Taxation, Omit<Totals, 'creditMinor'> {
  readonly id: QuoteId;
  readonly subject: string;
  readonly stage: QuoteStage;
  readonly validOn: LocalDate;
  /** `null`: to the person in its own fields. */
  readonly clientId: ClientId | null;
  readonly currency: Currency;
  readonly lines: readonly QuoteLine[];
  readonly proposal: string;
  readonly customerNotes: string;
  /** For the tenant's staff only. */
  readonly adminNotes: string;
  readonly createdOn: LocalDate;
  readonly changedOn: LocalDate;
  readonly sentOn: LocalDate | null;
  readonly acceptedOn: LocalDate | null;
  /** The invoice that was made of it; `null` before. */
  readonly invoiceId: InvoiceId | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** Quantity × price without the discount, rounded once, half away from zero. */
export function amountOf({ quantity, unitMinor, discount }: Omit<QuoteLine, 'id' | 'description'>): Minor {
  const { unscaled, scale } = parseNumber(quantity) ?? { unscaled: 0n, scale: 0 };
  return divideRounding(unscaled * unitMinor * (WHOLE_DISCOUNT - discount), powerOfTen(scale) * WHOLE_DISCOUNT);
}

/** The totals of a quote's lines at its rates. */
export function quoteTotals(lines: readonly QuoteLine[], taxation: Taxation): Omit<Totals, 'creditMinor'> {
  const priced = lines.map((line) => ({ amountMinor: amountOf(line), isTaxed: line.isTaxed }));
  const { creditMinor: _zero, ...totals } = totalsOf(priced, taxation, 0n);
  return totals;
}

/** The text of a line on the invoice: with quantity, price and discount, where they say more than the amount. */
export function invoiceText({ description, quantity, unitMinor, discount }: QuoteLine, currency: Currency): string {
  const terms = [
    ...(quantity === '1' && discount === 0n ? [] : [`${quantity} × ${decimalText(unitMinor, currency.exponent)}`]),
    ...(discount === 0n ? [] : [`${decimalText(discount, DISCOUNT_DECIMALS)} % discount`]),
  ];
  return terms.length === 0 ? description : `${description} (${terms.join(', ')})`;
}
