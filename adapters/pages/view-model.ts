import { dateOf, type LocalDate } from '../../src/core/dates.ts';
import type { DeliveryState, ReturnedPackage } from '../../src/core/delivery.ts';
import { balanceOf, type Invoice, type Line } from '../../src/core/invoice.ts';
import { dueOf, type InvoicePage, type PageDelivery } from '../../src/core/invoice-page.ts';
import type { Currency, Minor } from '../../src/core/money/money.ts';
import type { Rate } from '../../src/core/money/percentage.ts';
import { formatsOf } from './formats.ts';
import { sheetIssuerOf } from './issuer.ts';
import { languageFor, say } from './languages/languages.ts';
import type { Word } from './languages/words.ts';
import { movesOf } from './moves.ts';
import { recipientOf, type Writing } from './recipient.ts';
import type { Fact, Headline, HowToPay, Sheet, SheetDelivery, SheetLine, SheetTotal } from './sheet.ts';
import { LONGEST_NOTES, Shortener } from './shorten.ts';
import { stateOf, type Tone } from './state.ts';

/** A failed completion is the operator's matter. The client sees a delivery that is not yet completed. */
const DELIVERY_STATES: Readonly<Record<DeliveryState, readonly [word: Word, tone: Tone]>> = {
  local: ['deliveryPlanned', 'warn'],
  creating: ['deliveryPlanned', 'warn'],
  open: ['deliveryOpen', 'warn'],
  completing: ['deliveryEnding', 'warn'],
  completed: ['deliveryCompleted', 'good'],
  failed: ['deliveryEnding', 'warn'],
};

/** An invoice as texts, in the language of its client or tenant. `today` is the tenant's. */
export function sheetOf(page: InvoicePage, today: LocalDate): Sheet {
  const { invoice, issuer } = page;
  const writing = writingOf(issuer.language, page.clientLanguage, invoice.currency);
  const { language, formats, shorten } = writing;
  const state = stateOf(invoice, today, writing);
  const dueMinor = dueOf(invoice);
  return {
    language,
    issuer: sheetIssuerOf(page.tenantName, issuer, writing),
    ...recipientOf(page.clientName, page.clientAddress, writing),
    title: say(language, 'invoice', { number: numberOf(invoice) }),
    status: state.word,
    tone: state.tone,
    headline: headlineOf(writing, invoice.currency, {
      amountMinor: dueMinor > 0n ? dueMinor : invoice.totalMinor,
      isDue: dueMinor > 0n,
      sentence: state.sentence,
    }),
    howToPay: dueMinor > 0n ? howToPayOf(page, formats.money(dueMinor), writing) : null,
    facts: factsOf(page, writing),
    lines: linesOf(page.lines, writing),
    totals: totalsOf(invoice, writing),
    moves: movesOf(page, writing),
    delivery: page.delivery === null ? null : sheetDelivery(page.delivery, writing),
    notes: shorten.text(invoice.notes.trim(), LONGEST_NOTES),
  };
}

export function writingOf(tenantTag: string, clientLanguage: string, currency: Currency): Writing {
  const language = languageFor(tenantTag, clientLanguage);
  return { language, formats: formatsOf(language.tag, currency), shorten: new Shortener() };
}

export function headlineOf(
  { formats }: Writing,
  { code }: Currency,
  of: { readonly amountMinor: Minor; readonly isDue: boolean; readonly sentence: string },
): Headline {
  const amount = formats.money(of.amountMinor);
  return { amount, unit: amount.includes(code) ? '' : code, isDue: of.isDue, sentence: of.sentence };
}

/** Its sequential number, else its id. */
function numberOf({ number, id }: Invoice): string {
  return number === '' ? `#${id}` : number;
}

function howToPayOf({ invoice, issuer }: InvoicePage, amount: string, { language, shorten }: Writing): HowToPay | null {
  if (issuer.howToPay === '') return null;
  return {
    title: say(language, 'howToPay', { amount }),
    text: shorten.text(issuer.howToPay, LONGEST_NOTES),
    reference: invoice.number === '' ? String(invoice.id) : invoice.number,
  };
}

function factsOf(page: InvoicePage, { language, formats, shorten }: Writing): Fact[] {
  const { invoice } = page;
  const dates: readonly (readonly [Word, string | null])[] = [
    ['issued', invoice.issuedOn],
    ['due', invoice.dueOn],
    ['paid', invoice.paidAt],
    ['refunded', invoice.refundedAt],
    ['cancelled', invoice.cancelledAt],
  ];
  return [
    ...dates.flatMap(([word, at]) =>
      at === null ? [] : [{ label: say(language, word), value: formats.time(dateOf(at)) }],
    ),
    { label: say(language, 'paymentMethod'), value: shorten.text(page.paymentMethodName) },
  ];
}

/** The tax mark distinguishes lines: where all are taxed, or none, it says nothing. */
function linesOf(lines: readonly Line[], { language, formats, shorten }: Writing): SheetLine[] {
  const isMixed = lines.some(({ isTaxed }) => isTaxed) && lines.some(({ isTaxed }) => !isTaxed);
  const taxed = isMixed ? say(language, 'taxed') : '';
  return lines.map((line, index) => ({
    position: String(index + 1),
    description: shorten.text(line.description),
    remark: [line.type, line.isTaxed ? taxed : ''].filter((text) => text !== '').join(' · '),
    amount: formats.money(line.amountMinor),
  }));
}

function totalsOf(invoice: Invoice, { language, formats }: Writing): SheetTotal[] {
  const balanceMinor = balanceOf(invoice);
  const row = (word: Word, minor: Minor, isStrong = false, rate?: Rate): SheetTotal => {
    const values = rate === undefined ? {} : { rate: formats.rate(rate) };
    return { label: say(language, word, values), amount: formats.money(minor), isStrong };
  };
  const unless = (isAbsent: boolean, total: SheetTotal): SheetTotal[] => (isAbsent ? [] : [total]);
  return [
    row('subtotal', invoice.subtotalMinor),
    ...unless(invoice.taxMinor === 0n, row('tax', invoice.taxMinor, false, invoice.rate)),
    ...unless(invoice.tax2Minor === 0n, row('secondTax', invoice.tax2Minor, false, invoice.rate2)),
    ...unless(invoice.creditMinor === 0n, row('creditApplied', -invoice.creditMinor)),
    row('total', invoice.totalMinor, true),
    ...unless(invoice.notedMinor === 0n, row('creditNotes', -invoice.notedMinor)),
    ...unless(invoice.paidMinor === 0n, row('payments', -invoice.paidMinor)),
    ...unless(invoice.refundedMinor === 0n, row('refunds', invoice.refundedMinor)),
    ...unless(balanceMinor >= 0n, row('overpaid', -balanceMinor)),
    row('amountDue', dueOf(invoice), true),
  ];
}

function sheetDelivery(delivery: PageDelivery, { language, formats, shorten }: Writing): SheetDelivery {
  const [word, tone] = DELIVERY_STATES[delivery.state];
  return {
    state: say(language, word),
    tone,
    facts:
      delivery.arrivedAt === null ? [] : [{ label: say(language, 'arrived'), value: formats.time(delivery.arrivedAt) }],
    acceptedPackages: delivery.acceptedPackages.map((label) => shorten.text(label)),
    returnedPackages: delivery.returnedPackages.map((each) => ({
      label: shorten.text(each.label),
      remark: shorten.text(remarkOf(each)),
    })),
  };
}

function remarkOf(returned: ReturnedPackage): string {
  const quantity = [returned.quantity, returned.unitOfMeasure].filter((text) => text !== '').join(' ');
  return [quantity, returned.reason, returned.note].filter((text) => text !== '').join(' · ');
}
