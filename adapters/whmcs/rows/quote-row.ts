import type { ListedQuote } from '../../../src/core/lists/quotes.ts';
import { decimalText } from '../../../src/core/money/money.ts';
import { DISCOUNT_DECIMALS } from '../../../src/core/records/quote.ts';
import type { AnswerData } from '../answers/answer-data.ts';
import { listedClientFields } from './listed-client.ts';
import { moneyText } from './texts.ts';

/** How this dialect writes a day that never was. */
const NEVER = '0000-00-00';

/** A row of GetQuotes. */
export function quoteFields({ quote, client, currencyId }: ListedQuote, timeZone: string): AnswerData {
  const money = (minor: bigint): string => moneyText(minor, quote.currency);
  return {
    id: quote.id,
    subject: quote.subject,
    stage: quote.stage,
    validuntil: quote.validOn,
    userid: quote.clientId ?? 0,
    client: client === null ? null : listedClientFields(client, timeZone),
    firstname: quote.firstName,
    lastname: quote.lastName,
    companyname: quote.companyName,
    email: quote.email,
    address1: quote.address1,
    address2: quote.address2,
    city: quote.city,
    state: quote.state,
    postcode: quote.postcode,
    country: quote.country,
    phonenumber: quote.phoneNumber,
    tax_id: quote.taxId,
    currency: currencyId,
    subtotal: money(quote.subtotalMinor),
    tax1: money(quote.taxMinor),
    tax2: money(quote.tax2Minor),
    total: money(quote.totalMinor),
    proposal: quote.proposal,
    customernotes: quote.customerNotes,
    adminnotes: quote.adminNotes,
    datecreated: quote.createdOn,
    lastmodified: quote.changedOn,
    datesent: quote.sentOn ?? NEVER,
    dateaccepted: quote.acceptedOn ?? NEVER,
    items: {
      item: quote.lines.map((line) => ({
        id: line.id,
        description: line.description,
        quantity: line.quantity,
        unitprice: money(line.unitMinor),
        discount: decimalText(line.discount, DISCOUNT_DECIMALS),
        taxable: line.isTaxed ? 1 : 0,
      })),
    },
  };
}
