import { describe, expect, it } from '@jest/globals';
import { sheetOf, type Sheet } from '../../adapters/pages/view-model.ts';
import type { Invoice } from '../../src/core/invoice.ts';
import { writtenDate, type InvoicePage } from '../../src/core/invoice-page.ts';
import { BLANK_PERSON } from '../../src/core/records/person.ts';
import { currencyOf } from '../../src/core/money/money.ts';
import { invoice, line } from '../support/builders.ts';

function sheet(fields: Partial<Invoice> = {}, page: Partial<InvoicePage> = {}): Sheet {
  return sheetOf({
    tenantName: 'Tenant',
    dateFormat: 'DD.MM.YYYY',
    clientName: 'Client',
    clientAddress: BLANK_PERSON,
    invoice: invoice(fields),
    paymentMethodName: 'Bank Transfer',
    lines: [],
    payments: [],
    refunds: [],
    creditNotes: [],
    delivery: null,
    ...page,
  });
}

/** Totals as `label amount`, with plain blanks. */
const totalsOf = (of: Sheet): string[] =>
  of.totals.map(({ label, amount }) => `${label} ${amount}`.replaceAll('\u00a0', ' '));

describe('The sheet of an invoice', () => {
  it.each([
    ['USD', 123_456_789n, '1,234,567.89\u00a0USD'],
    ['USD', -123_400n, '\u22121,234.00\u00a0USD'],
    ['USD', -10_000n, '\u2212100.00\u00a0USD'],
    ['USD', 5n, '0.05\u00a0USD'],
    ['JPY', 1_500n, '1,500\u00a0JPY'],
    ['KWD', 1_234_567n, '1,234.567\u00a0KWD'],
  ])('writes an amount of %s with its currency, as %s minor units are', (code, amountMinor, text) => {
    const shown = sheet({ currency: currencyOf(code) }, { lines: [line({ amountMinor })] });
    expect(shown.lines[0]!.amount).toBe(text);
  });

  it.each([
    ['DD.MM.YYYY', '05.11.2026'],
    ['MM/DD/YYYY', '11/05/2026'],
    ['YYYY-MM-DD', '2026-11-05'],
    ['DD-MM-YY', '05-11-26'],
  ])('writes dates as %s', (format, text) => {
    expect(writtenDate('2026-11-05', format)).toBe(text);
  });

  it.each([
    ['2026-11-05 00:00:00', '05.11.2026', '2026-11-05'],
    ['2026-11-05 09:07:00', '05.11.2026 09:07', '2026-11-05T09:07:00'],
    ['2026-11-05 09:07:01', '05.11.2026 09:07:01', '2026-11-05T09:07:01'],
  ])('writes the time %s as %s', (paidAt, text, iso) => {
    expect(sheet({ paidAt }).facts).toContainEqual({ label: 'Paid', value: { text, iso } });
  });

  it('names what there is of taxes, credit, payments and refunds, and sums up', () => {
    const fields = { subtotalMinor: 10_000n, taxMinor: 825n, creditMinor: 500n, totalMinor: 10_325n, rate: 8_250n };
    expect(totalsOf(sheet({ ...fields, paidMinor: 325n, refundedMinor: 25n }))).toEqual([
      'Subtotal 100.00 USD',
      'Tax (8.25 %) 8.25 USD',
      'Credit applied \u22125.00 USD',
      'Total 103.25 USD',
      'Payments \u22123.25 USD',
      'Refunds 0.25 USD',
      'Balance due 100.25 USD',
    ]);
  });

  it('calls what was paid too much by its name: nothing is due', () => {
    expect(totalsOf(sheet({ paidMinor: 7_000n, excessMinor: 1_000n }))).toEqual([
      'Subtotal 60.00 USD',
      'Total 60.00 USD',
      'Payments \u221270.00 USD',
      'Overpaid 10.00 USD',
      'Balance due 0.00 USD',
    ]);
  });

  it('calls an invoice by its number, or by its id where it has none', () => {
    expect(sheet().title).toBe('Invoice #100');
    expect(sheet({ number: '2026-7' }).title).toBe('Invoice 2026-7');
  });
});
