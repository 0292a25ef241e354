import { instantText } from '../../../src/core/dates.ts';
import { currencyOf } from '../../../src/core/money/money.ts';
import type { TaxRules } from '../../../src/core/money/tax.ts';
import type { Quote, QuoteLine, QuoteStage } from '../../../src/core/records/quote.ts';
import { ADDRESS_COLUMNS, addressOf, addressRow } from './person.ts';
import type { RecordTable, Row } from './record-table.ts';

/** A line in JSON, which has no bigints. */
interface LineJson extends Omit<QuoteLine, 'unitMinor' | 'discount'> {
  readonly unitMinor: string;
  readonly discount: string;
}

export const quotes: RecordTable<'quote'> = {
  table: 'quotes',
  isDeletable: true,
  columns: {
    id: 'bigint',
    subject: 'text',
    stage: 'text',
    valid_on: 'date',
    client_id: 'bigint',
    ...ADDRESS_COLUMNS,
    currency: 'text',
    tax_rate_milli: 'bigint',
    tax_rate2_milli: 'bigint',
    tax_mode: 'text',
    tax_is_compound: 'boolean',
    tax_rounding: 'text',
    lines: 'json',
    subtotal_minor: 'bigint',
    tax_minor: 'bigint',
    tax2_minor: 'bigint',
    total_minor: 'bigint',
    proposal: 'text',
    customer_notes: 'text',
    admin_notes: 'text',
    created_on: 'date',
    changed_on: 'date',
    sent_on: 'date',
    accepted_on: 'date',
    invoice_id: 'bigint',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  toRow: (quote) => ({
    id: quote.id,
    subject: quote.subject,
    stage: quote.stage,
    valid_on: quote.validOn,
    client_id: quote.clientId,
    ...addressRow(quote),
    currency: quote.currency.code,
    tax_rate_milli: quote.rate,
    tax_rate2_milli: quote.rate2,
    tax_mode: quote.taxRules.mode,
    tax_is_compound: quote.taxRules.isCompound,
    tax_rounding: quote.taxRules.rounding,
    lines: JSON.stringify(
      quote.lines.map(({ unitMinor, discount, ...line }): LineJson => ({
        ...line,
        unitMinor: unitMinor.toString(),
        discount: discount.toString(),
      })),
    ),
    subtotal_minor: quote.subtotalMinor,
    tax_minor: quote.taxMinor,
    tax2_minor: quote.tax2Minor,
    total_minor: quote.totalMinor,
    proposal: quote.proposal,
    customer_notes: quote.customerNotes,
    admin_notes: quote.adminNotes,
    created_on: quote.createdOn,
    changed_on: quote.changedOn,
    sent_on: quote.sentOn,
    accepted_on: quote.acceptedOn,
    invoice_id: quote.invoiceId,
    created_at: instantText(quote.createdAt),
    updated_at: instantText(quote.updatedAt),
  }),
  fromRow: quoteOf,
};

/** A row whose times are milliseconds. */
export function quoteOf(row: Row): Quote {
  return {
    id: Number(row['id']),
    subject: row['subject'] as string,
    stage: row['stage'] as QuoteStage,
    validOn: row['valid_on'] as string,
    clientId: row['client_id'] === null ? null : Number(row['client_id']),
    ...addressOf(row),
    currency: currencyOf(row['currency'] as string),
    rate: row['tax_rate_milli'] as bigint,
    rate2: row['tax_rate2_milli'] as bigint,
    taxRules: {
      mode: row['tax_mode'] as TaxRules['mode'],
      isCompound: row['tax_is_compound'] as boolean,
      rounding: row['tax_rounding'] as TaxRules['rounding'],
    },
    lines: (row['lines'] as readonly LineJson[]).map(({ unitMinor, discount, ...line }) => ({
      ...line,
      unitMinor: BigInt(unitMinor),
      discount: BigInt(discount),
    })),
    subtotalMinor: row['subtotal_minor'] as bigint,
    taxMinor: row['tax_minor'] as bigint,
    tax2Minor: row['tax2_minor'] as bigint,
    totalMinor: row['total_minor'] as bigint,
    proposal: row['proposal'] as string,
    customerNotes: row['customer_notes'] as string,
    adminNotes: row['admin_notes'] as string,
    createdOn: row['created_on'] as string,
    changedOn: row['changed_on'] as string,
    sentOn: row['sent_on'] as string | null,
    acceptedOn: row['accepted_on'] as string | null,
    invoiceId: row['invoice_id'] === null ? null : Number(row['invoice_id']),
    createdAt: Number(row['created_at']),
    updatedAt: Number(row['updated_at']),
  };
}
