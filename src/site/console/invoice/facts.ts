import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import type { InvoiceStory } from '../../../core/console/invoice-story.ts';
import { dateOf, type LocalDate } from '../../../core/dates.ts';
import type { InvoiceLinks } from '../../../core/links.ts';
import { day } from '../../kit/dates.ts';

/** Longer notes are folded. */
const SHORT_NOTES = 300;

/** The invoice's own fields. `client` is the address of its client. */
export function facts(story: InvoiceStory, today: LocalDate, client: string): Html {
  const { invoice, clientName, delivery } = story;
  const { notes, number, paidAt } = invoice;
  const fact = (name: string, value: HtmlValue): Html =>
    html`<dt>${name}</dt>
      <dd>${value}</dd>`;
  const text = html`<span class="words" dir="auto">${notes}</span>`;
  return html`<section class="section" aria-labelledby="h-facts">
    <h2 id="h-facts">Facts</h2>
    <dl class="facts">
      ${fact('Client', html`<a href="${client}" dir="auto">${clientName === '' ? 'client' : clientName}</a> (${String(invoice.clientId)})`)}
      ${number === '' ? null : fact('Number', html`<bdi>${number}</bdi>`)}
      ${fact('Issued', day(invoice.issuedOn, today))} ${fact('Due', day(invoice.dueOn, today))}
      ${paidAt === null ? null : fact('Paid', day(dateOf(paidAt), today))} ${fact('Currency', invoice.currency.code)}
      ${fact('Pays by', html`<bdi>${story.paymentMethodName}</bdi>`)}
      ${delivery === null ? null : fact('Delivery', deliveryText(delivery))}
      ${
        notes === ''
          ? null
          : fact(
              'Notes',
              notes.length <= SHORT_NOTES
                ? text
                : html`<details class="more">
                    <summary>${String(notes.length)} characters</summary>
                    ${text}
                  </details>`,
            )
      }
    </dl>
  </section>`;
}

function deliveryText({ state, metrcDeliveryId, failure }: NonNullable<InvoiceStory['delivery']>): Html {
  return html`${state}${metrcDeliveryId === null ? null : `, Metrc’s number ${metrcDeliveryId}`}${
    failure === null ? null : html`<span class="sub" dir="auto">${failure}</span>`
  }`;
}

/** The link to the customer's page, to copy without a script. */
export function customerLink({ home }: InvoiceLinks): Html {
  return html`<section class="section" aria-labelledby="h-link">
    <h2 id="h-link">Customer’s link</h2>
    <div class="field">
      <label for="customer-link">Copy it, and send it to the customer</label>
      <input class="mono" id="customer-link" readonly value="${home}" aria-describedby="customer-link-hint" />
      <span class="hint" id="customer-link-hint"
        >Everyone who has it can see the invoice, until it expires. <a href="${home}">Open it</a></span
      >
    </div>
  </section>`;
}
