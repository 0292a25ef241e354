import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import type { LocalDate } from '../../../core/dates.ts';
import { dueOf } from '../../../core/invoice-page.ts';
import { gatewayKey } from '../../../core/gateway-names.ts';
import { decimalText } from '../../../core/money/money.ts';
import { refundableOf, type InvoiceStory } from '../../../core/console/invoice-story.ts';
import { amountText } from '../../kit/money.ts';
import type { TenantVisit } from '../../visit.ts';
import { actFields } from '../acts/act.ts';
import { FormFields, type FailedForm } from '../acts/fields.ts';
import { reasonAgainst, type ActName } from './availability.ts';

export interface FormsView {
  readonly visit: TenantVisit;
  readonly story: InvoiceStory;
  /** The address of the page, to which the forms' own names are added. */
  readonly address: string;
  readonly today: LocalDate;
  readonly failed: FailedForm | null;
}

/** The mails about an invoice that an operator can send. */
export const SENT_MAILS = ['Invoice Created', 'Invoice Payment Reminder', 'Invoice Payment Confirmation'] as const;

const AMOUNT = html`inputmode="decimal" autocomplete="off" class="figure"`;
const REFERENCE = html`autocomplete="off" spellcheck="false" class="mono"`;

/** The main form of the page, or why there is none. */
export function paymentForm(view: FormsView): Html {
  const { story, today, failed } = view;
  const { invoice, methods, delivery } = story;
  const { code, exponent } = invoice.currency;
  const reason = reasonAgainst('pay', view.visit.role, story);
  if (reason !== null) return panel('pay', 'Record a payment', html`<p class="small soft">${reason}</p>`);
  const fields = new FormFields('pay', failed);
  const due = dueOf(invoice);
  const own = methods.find(({ systemName }) => gatewayKey(systemName) === gatewayKey(invoice.paymentMethod));
  const options = [
    ...(own === undefined ? [[invoice.paymentMethod, story.paymentMethodName] as const] : []),
    ...methods.map(({ systemName, displayName }) => [systemName, displayName] as const),
  ];
  const waits = delivery?.state === 'open' || delivery?.state === 'creating' || delivery?.state === 'failed';
  return panel(
    'pay',
    'Record a payment',
    form(
      view,
      'payments',
      html`${fields.fault()}
        ${fields.input(
          'amount',
          `Amount, ${code}`,
          due > 0n ? decimalText(due, exponent) : '',
          html`${AMOUNT} required`,
          due > 0n ? null : 'Nothing is open: all of it becomes the client’s credit.',
        )}
        ${fields.select('gateway', 'Paid by', own?.systemName ?? invoice.paymentMethod, options)}
        ${fields.input(
          'reference',
          'Reference',
          '',
          REFERENCE,
          'The number of the transfer, the check or the card payment. The same one twice is recorded once.',
        )}
        ${fields.input('date', 'Received on', today, html`type="date"`)}
        ${fields.tick('mail', 'Mail a confirmation to the client', true)}
        ${waits ? fields.tick('delivery', 'Complete the delivery', true) : null}
        <button class="button primary">Record the payment</button>`,
    ),
  );
}

/** The other acts, each with its form behind its name, or with the reason why it is not possible. */
export function otherActs(view: FormsView): Html {
  return html`<section class="section" aria-labelledby="h-acts">
    <h2 id="h-acts">More actions</h2>
    ${refundForm(view)} ${creditForm(view)} ${mailForm(view)} ${publishForm(view)} ${cancelLink(view)}
  </section>`;
}

function refundForm(view: FormsView): Html {
  const { story, failed, visit } = view;
  const { code } = story.invoice.currency;
  const fields = new FormFields('refund', failed);
  const wanted = visit.query.get('refund') ?? '';
  const options = story.payments
    .filter((payment) => refundableOf(payment) > 0n)
    .map(
      (payment) =>
        [
          String(payment.id),
          `Payment ${payment.id}, ${amountText(refundableOf(payment), code)} left, ${payment.gatewayName}`,
        ] as const,
    );
  return actOf(view, 'refund', 'Refund a payment', fields.isFailed || wanted !== '', () =>
    form(
      view,
      'refunds',
      html`${fields.fault()} ${fields.select('payment', 'Payment', wanted, options)}
        ${fields.input('amount', `Amount, ${code}`, '', AMOUNT, 'Empty: all that is left of the payment.')}
        ${fields.input('reference', 'Reference', '', REFERENCE)}
        <p class="small soft">The gateway records the refund. The money itself moves outside of it.</p>
        <button class="button">Record the refund</button>`,
    ),
  );
}

function creditForm(view: FormsView): Html {
  const { story, failed } = view;
  const { code } = story.invoice.currency;
  const fields = new FormFields('credit', failed);
  const held = `The client has ${amountText(story.clientCreditMinor, code)} ${code}. Empty: as much as the invoice takes.`;
  return actOf(view, 'credit', 'Apply credit', fields.isFailed, () =>
    form(
      view,
      'credit',
      html`${fields.fault()} ${fields.input('amount', `Amount, ${code}`, '', AMOUNT, held)}
        ${fields.tick('mail', 'Mail a confirmation where it pays the invoice', true)}
        <button class="button">Apply the credit</button>`,
    ),
  );
}

function mailForm(view: FormsView): Html {
  const fields = new FormFields('mail', view.failed);
  const options = SENT_MAILS.map((name) => [name, name] as const);
  return actOf(view, 'mail', 'Send a mail again', fields.isFailed, () =>
    form(
      view,
      'mails',
      html`${fields.fault()} ${fields.select('template', 'Mail', SENT_MAILS[0], options)}
        <button class="button">Send the mail</button>`,
    ),
  );
}

function publishForm(view: FormsView): HtmlValue {
  // A published invoice stays so: the act is shown only where it can matter.
  if (view.story.invoice.status !== 'Draft') return null;
  const fields = new FormFields('publish', view.failed);
  return actOf(view, 'publish', 'Publish the draft', true, () =>
    form(
      view,
      'publish',
      html`${fields.fault()} ${fields.tick('mail', 'Mail the invoice to the client', true)}
        <button class="button primary">Publish the invoice</button>`,
    ),
  );
}

/** A cancellation is confirmed on a page of its own. */
function cancelLink(view: FormsView): Html {
  const { visit, story, address } = view;
  const reason = reasonAgainst('cancel', visit.role, story);
  if (reason !== null) return forbidden('cancel', 'Cancel the invoice', reason);
  return html`<div><a class="button danger" href="${address}/cancel">Cancel the invoice…</a></div>`;
}

function actOf(view: FormsView, name: ActName, title: string, isOpen: boolean, body: () => Html): Html {
  const reason = reasonAgainst(name, view.visit.role, view.story);
  if (reason !== null) return forbidden(name, title, reason);
  const open = isOpen ? html` open` : null;
  return html`<details class="act panel" id="${name}" ${open}>
    <summary>${title}</summary>
    ${body()}
  </details>`;
}

function forbidden(name: ActName, title: string, reason: string): Html {
  return html`<div class="field">
    <button class="button" type="button" disabled aria-describedby="${name}-reason">${title}</button>
    <span class="hint" id="${name}-reason">${reason}</span>
  </div>`;
}

function panel(id: string, title: string, body: Html): Html {
  return html`<section class="section panel" id="${id}" aria-labelledby="h-${id}">
    <h2 id="h-${id}">${title}</h2>
    ${body}
  </section>`;
}

/** A form that is posted to an address below the page. */
function form({ visit, address }: FormsView, path: string, fields: Html): Html {
  return html`<form class="form" method="post" action="${address}/${path}">${actFields(visit)} ${fields}</form>`;
}
