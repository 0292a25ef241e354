import { html, type Html } from '../../../../adapters/html.ts';
import { dateOf, type LocalDate } from '../../../core/dates.ts';
import { balanceOf, type Invoice } from '../../../core/invoice.ts';
import { dueOf } from '../../../core/invoice-page.ts';
import type { InvoiceStory } from '../../../core/console/invoice-story.ts';
import { day, distance } from '../../kit/dates.ts';
import { amountText } from '../../kit/money.ts';

export function isOverdue({ status, dueOn }: Invoice, today: LocalDate): boolean {
  return status === 'Unpaid' && dueOn < today;
}

/** The state as a question and its answer, in one colour. */
export interface Why {
  readonly tone: 'good' | 'warn' | 'bad' | 'quiet';
  readonly because: string;
  /** More, after the first sentence. */
  readonly more: string;
}

/** Why an invoice has its status: the answer of its sums. */
export function whyOf(story: InvoiceStory, today: LocalDate): Why {
  const { invoice } = story;
  const balance = balanceOf(invoice);
  const open = `${amountText(balance, invoice.currency.code)} ${invoice.currency.code}`;
  switch (invoice.status) {
    case 'Draft':
      return { tone: 'quiet', because: 'Draft, because it is not published.', more: 'It takes no payment until then.' };
    case 'Unpaid': {
      if (balance <= 0n) return { tone: 'warn', ...SETTLED };
      const late = isOverdue(invoice, today) ? ` It was due ${distance(invoice.dueOn, today)}.` : '';
      return {
        tone: late === '' ? 'warn' : 'bad',
        because: `Unpaid, because ${open} are open.${late}`,
        more: moreOf(story),
      };
    }
    case 'Payment Pending':
    case 'Collections':
      return {
        tone: 'warn',
        because: `${invoice.status}, because a caller or an operator set it so. ${open} are open.`,
        more: 'It becomes Paid in the same moment as a payment brings the balance to 0 or below.',
      };
    case 'Paid':
      return balance <= 0n
        ? { tone: 'good', because: 'Paid, because nothing is open.', more: overpaid(invoice) }
        : { tone: 'warn', because: `Paid, because it was marked so by hand. ${open} are not covered.`, more: '' };
    case 'Refunded':
      return { tone: 'quiet', because: 'Refunded: it asks for nothing.', more: 'It takes no payment.' };
    case 'Cancelled':
      return { tone: 'quiet', because: 'Cancelled: it asks for nothing.', more: 'It takes no payment.' };
  }
}

const SETTLED = {
  because: 'Unpaid, although nothing is open.',
  more: 'The status was set by hand, or the total fell after the payments. A caller can set it to Paid.',
};

function moreOf({ delivery }: InvoiceStory): string {
  const first = 'It becomes Paid in the same moment as the balance reaches 0.';
  return delivery?.state === 'open' || delivery?.state === 'creating'
    ? `${first} Its delivery waits for a payment.`
    : first;
}

function overpaid(invoice: Invoice): string {
  const { code } = invoice.currency;
  return invoice.excessMinor === 0n
    ? ''
    : `${amountText(invoice.excessMinor, code)} ${code} were paid too much, and became the client’s credit.`;
}

/** Amount, due date and client in one sentence. */
export function leadOf({ invoice, clientName }: InvoiceStory, today: LocalDate, clientPath: string): Html {
  const { code } = invoice.currency;
  const client = html`<a href="${clientPath}" dir="auto"
    >${clientName === '' ? `client ${invoice.clientId}` : clientName}</a
  >`;
  const due = dueOf(invoice);
  const total = amountText(invoice.totalMinor, code);
  if (due > 0n) {
    return html`<strong class="figure">${amountText(due, code)} ${code}</strong> of ${total} are open, due
      ${day(invoice.dueOn, today)}, billed to ${client}.`;
  }
  return html`<strong class="figure">${total} ${code}</strong>${endOf(invoice, today)}, billed to ${client}.`;
}

function endOf({ status, paidAt, refundedAt, cancelledAt, dueOn }: Invoice, today: LocalDate): Html {
  const ends = {
    Paid: [paidAt, ', paid'],
    Refunded: [refundedAt, ', refunded'],
    Cancelled: [cancelledAt, ', cancelled'],
  };
  const [at, word] = Object.hasOwn(ends, status) ? ends[status as keyof typeof ends] : [null, ''];
  if (typeof at === 'string') return html`${word ?? ''} ${day(dateOf(at), today)}`;
  return html`, due ${day(dueOn, today)}`;
}
