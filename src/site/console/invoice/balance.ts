import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import { dateOf, type LocalDate } from '../../../core/dates.ts';
import { balanceOf } from '../../../core/invoice.ts';
import { MOST_SHOWN, refundableOf, type InvoiceStory } from '../../../core/console/invoice-story.ts';
import { lowersBalance } from '../../../core/records/credit-note.ts';
import { shortest, textOfDecimal } from '../../../core/money/decimal.ts';
import type { Rate } from '../../../core/money/percentage.ts';
import { day } from '../../kit/dates.ts';
import { amountText } from '../../kit/money.ts';
import { NOTE_REASONS } from './words.ts';

/** A part of the balance. Their sum is the balance of the core. */
interface BalancePart {
  readonly kind: 'lines' | 'tax' | 'credit' | 'note' | 'payment' | 'refund';
  /** The anchor of its row; `null`: it has none. */
  readonly anchor: string | null;
  readonly title: HtmlValue;
  readonly sub: HtmlValue;
  readonly minor: bigint;
}

/** The balance, explained: what is charged, and what was credited, paid and refunded. The oldest first. */
export function balanceParts(story: InvoiceStory, today: LocalDate, refundLink: string | null): readonly BalancePart[] {
  return [...charged(story), ...notes(story, today), ...payments(story, today, refundLink), ...refunds(story, today)];
}

function charged({ invoice, lineCount }: InvoiceStory): readonly BalancePart[] {
  const { taxRules, rate, rate2 } = invoice;
  const isIncluded = taxRules.mode === 'inclusive' && invoice.taxMinor + invoice.tax2Minor !== 0n;
  const tax = (title: string, of: Rate, minor: bigint): readonly BalancePart[] =>
    minor === 0n && of === 0n ? [] : [part('tax', title, `${rateText(of)} %`, minor)];
  return [
    part(
      'lines',
      'Lines',
      `${lineCount} line${lineCount === 1 ? '' : 's'}, without tax${isIncluded ? ': the prices include it' : ''}`,
      invoice.subtotalMinor,
    ),
    ...tax('Tax', rate, invoice.taxMinor),
    ...tax('Second tax', rate2, invoice.tax2Minor),
    ...(invoice.creditMinor === 0n
      ? []
      : [part('credit', 'Credit applied', 'from the client’s credit', -invoice.creditMinor)]),
  ];
}

function notes({ invoice, creditNotes }: InvoiceStory, today: LocalDate): readonly BalancePart[] {
  const shown = creditNotes
    .filter(({ reason }) => lowersBalance(reason))
    .map((note) =>
      part(
        'note',
        `Credit note ${note.id}`,
        html`${day(note.issuedOn, today)} · ${NOTE_REASONS[note.reason]}`,
        -note.amountMinor,
      ),
    );
  return withRest(shown, part('note', 'Earlier credit notes', null, -invoice.notedMinor));
}

function payments(story: InvoiceStory, today: LocalDate, refundLink: string | null): readonly BalancePart[] {
  const { invoice } = story;
  const shown = story.payments.map((payment): BalancePart => {
    const { id, gatewayName, reference, paidAt, excessMinor } = payment;
    const isRefundable = refundLink !== null && refundableOf(payment) > 0n;
    return {
      kind: 'payment',
      anchor: `payment-${id}`,
      title: html`Payment ${String(id)}, <bdi>${gatewayName}</bdi>`,
      sub: html`${day(dateOf(paidAt), today)}${
        reference === '' ? null : html` · <code dir="auto">${reference}</code>`
      }${
        excessMinor === 0n
          ? null
          : html` · ${amountText(excessMinor, invoice.currency.code)} of it became the client’s credit`
      }${isRefundable ? html` · <a href="${refundLink}?refund=${String(id)}#refund">refund</a>` : null}`,
      minor: -payment.amountMinor,
    };
  });
  return withRest(shown, part('payment', 'Earlier payments', `before the last ${MOST_SHOWN}`, -invoice.paidMinor));
}

function refunds({ invoice, ...story }: InvoiceStory, today: LocalDate): readonly BalancePart[] {
  const shown = story.refunds.map(({ id, paymentId, reference, refundedAt, amountMinor }): BalancePart => ({
    kind: 'refund',
    anchor: `refund-${id}`,
    title: html`Refund of <a href="#payment-${String(paymentId)}">payment ${String(paymentId)}</a>`,
    sub: html`${day(dateOf(refundedAt), today)}${
      reference === '' ? null : html` · <code dir="auto">${reference}</code>`
    }`,
    minor: amountMinor,
  }));
  return withRest(shown, part('refund', 'Earlier refunds', `before the last ${MOST_SHOWN}`, invoice.refundedMinor));
}

/** The shown parts, the oldest first, and one for the others: together they are the sum that the invoice has. */
function withRest(newest: readonly BalancePart[], whole: BalancePart): readonly BalancePart[] {
  const restMinor = newest.reduce((rest, { minor }) => rest - minor, whole.minor);
  return [...(restMinor === 0n ? [] : [{ ...whole, minor: restMinor }]), ...newest.toReversed()];
}

function part(kind: BalancePart['kind'], title: string, sub: HtmlValue, minor: bigint): BalancePart {
  return { kind, anchor: null, title, sub, minor };
}

/** A rate as percent, such as `8.5`. */
function rateText(rate: Rate): string {
  return textOfDecimal(shortest({ unscaled: rate, scale: 3 }));
}

const CHARGED: readonly BalancePart['kind'][] = ['lines', 'tax', 'credit'];

/** The table of the balance, with the invoice's total between. */
export function balanceTable(story: InvoiceStory, parts: readonly BalancePart[]): Html {
  const { invoice } = story;
  const { code } = invoice.currency;
  const row = ({ anchor, title, sub, minor }: BalancePart): Html =>
    html`<tr${anchor === null ? null : html` id="${anchor}"`}>
      <th scope="row">${title}${sub === null ? null : html` <span class="sub">${sub}</span>`}</th>
      <td class="figure">${amountText(minor, code)}</td>
    </tr>`;
  const isCharged = ({ kind }: BalancePart): boolean => CHARGED.includes(kind);
  return html`<table class="sum">
    <caption class="hidden">
      The balance, line by line
    </caption>
    <tbody>
      ${parts.filter(isCharged).map(row)}
      <tr class="rule">
        <th scope="row"><strong>Total</strong></th>
        <td class="figure"><strong>${amountText(invoice.totalMinor, code)}</strong></td>
      </tr>
      ${parts.filter((each) => !isCharged(each)).map(row)}
      <tr class="rule total">
        <th scope="row">Balance</th>
        <td class="figure">${amountText(balanceOf(invoice), code)} <span class="unit">${code}</span></td>
      </tr>
    </tbody>
  </table>`;
}
