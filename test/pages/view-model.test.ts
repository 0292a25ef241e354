import { describe, expect, it } from '@jest/globals';
import type { Sheet } from '../../adapters/pages/sheet.ts';
import { sheetOf } from '../../adapters/pages/view-model.ts';
import { BLANK_ISSUER } from '../../src/core/records/issuer.ts';
import type { Invoice } from '../../src/core/invoice.ts';
import { writtenDate, type InvoicePage, type PagePayment } from '../../src/core/invoice-page.ts';
import { BLANK_PERSON } from '../../src/core/records/person.ts';
import { currencyOf } from '../../src/core/money/money.ts';
import { invoice, line } from '../support/builders.ts';

function sheet(fields: Partial<Invoice> = {}, page: Partial<InvoicePage> = {}): Sheet {
  const shown = {
    tenantName: 'Tenant',
    issuer: BLANK_ISSUER,
    timeZone: 'UTC',
    clientLanguage: '',
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
  };
  return sheetOf(shown, '2026-11-22');
}

const PAYMENT: PagePayment = {
  paidAt: '2026-11-05 00:00:00',
  gatewayName: 'Cash',
  reference: '',
  amountMinor: 100n,
  description: '',
  details: {},
};

/** With plain blanks: languages use several kinds. */
const plain = (text: string): string => text.replace(/\s/g, ' ');

/** Totals as `label amount`. */
const totalsOf = (of: Sheet): string[] => of.totals.map(({ label, amount }) => plain(`${label} ${amount}`));

describe('The sheet of an invoice', () => {
  it.each([
    ['USD', 123_456_789n, '$1,234,567.89'],
    ['USD', -123_400n, '\u2212$1,234.00'],
    ['USD', -10_000n, '\u2212$100.00'],
    ['USD', 5n, '$0.05'],
    ['JPY', 1_500n, '¥1,500'],
    ['KWD', 1_234_567n, 'KWD\u00a01,234.567'],
  ])('writes an amount of %s with its currency, as %s minor units are', (code, amountMinor, text) => {
    const shown = sheet({ currency: currencyOf(code) }, { lines: [line({ amountMinor })] });
    expect(shown.lines[0]!.amount).toBe(text);
  });

  it.each([
    ['DD.MM.YYYY', '05.11.2026'],
    ['MM/DD/YYYY', '11/05/2026'],
    ['YYYY-MM-DD', '2026-11-05'],
    ['DD-MM-YY', '05-11-26'],
  ])('is beside mails, which write dates as %s', (format, text) => {
    expect(writtenDate('2026-11-05', format)).toBe(text);
  });

  it.each([
    ['2026-11-05 00:00:00', 'Nov 5, 2026', '2026-11-05'],
    ['2026-11-05 09:07:00', 'Nov 5, 2026, 9:07 AM', '2026-11-05T09:07:00'],
    ['2026-11-05 09:07:01', 'Nov 5, 2026, 9:07 AM', '2026-11-05T09:07:01'],
  ])('writes the time %s of a payment as %s', (paidAt, text, iso) => {
    const [move] = sheet({}, { payments: [{ ...PAYMENT, paidAt }] }).moves;
    expect({ ...move!.date, text: plain(move!.date.text) }).toEqual({ text, iso });
  });

  it('names what there is of taxes, credit, payments and refunds, and sums up', () => {
    const fields = { subtotalMinor: 10_000n, taxMinor: 825n, creditMinor: 500n, totalMinor: 10_325n, rate: 8_250n };
    expect(totalsOf(sheet({ ...fields, paidMinor: 325n, refundedMinor: 25n }))).toEqual([
      'Subtotal $100.00',
      'Tax (8.25%) $8.25',
      'Credit applied \u2212$5.00',
      'Total $103.25',
      'Payments \u2212$3.25',
      'Refunds $0.25',
      'Amount due $100.25',
    ]);
  });

  it('calls what was paid too much by its name: nothing is due', () => {
    expect(totalsOf(sheet({ paidMinor: 7_000n, excessMinor: 1_000n }))).toEqual([
      'Subtotal $60.00',
      'Total $60.00',
      'Payments \u2212$70.00',
      'Overpaid $10.00',
      'Amount due $0.00',
    ]);
  });

  it('calls an invoice by its number, or by its id where it has none', () => {
    expect(sheet().title).toBe('Invoice #100');
    expect(sheet({ number: '2026-7' }).title).toBe('Invoice 2026-7');
  });
});
