import type { PageName } from '../../src/core/links.ts';
import { html, trusted, type Html, type HtmlValue } from '../html.ts';
import { STYLE_ELEMENT } from './stylesheet.ts';
import type { Fact, Sheet, SheetPayment, ShownTime, Tone } from './view-model.ts';

/** The addresses of the other pages, relative to this one, so that they work below any base path. */
export type Addresses = Readonly<Record<PageName, string>>;

/** A whole page. Its language is English; texts from outside carry `dir="auto"`. */
export function pageOf(title: string, main: Html, footer: string | null): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${trusted(STYLE_ELEMENT)}
      </head>
      <body>
        ${main} ${footer === null ? null : html`<footer><p>${footer}</p></footer>`}
      </body>
    </html>`;
}

const PAGE_TITLES: readonly (readonly [page: Exclude<PageName, 'pdf'>, title: string])[] = [
  ['home', 'Overview'],
  ['lines', 'Line items'],
  ['print', 'Printable invoice'],
];

/** The links between an invoice's pages. The PDF comes in both paper sizes. */
export function navigation(current: PageName, addresses: Addresses): Html {
  const links = PAGE_TITLES.map(([page, title]) =>
    page === current
      ? html`<li><a href="${addresses[page]}" aria-current="page">${title}</a></li>`
      : html`<li><a href="${addresses[page]}">${title}</a></li>`,
  );
  return html`<nav aria-label="Pages of this invoice">
    <ul>
      ${links}
      <li><a href="${addresses.pdf}">PDF, A4</a></li>
      <li><a href="${addresses.pdf}?paper=letter">PDF, Letter</a></li>
    </ul>
  </nav>`;
}

export function masthead(sheet: Sheet): Html {
  return html`<header class="masthead">
    <p class="issuer" dir="auto">${sheet.issuer}</p>
    <h1 dir="auto">${sheet.title}</h1>
    ${badge(sheet.status, sheet.tone)}
  </header>`;
}

export function badge(text: string, tone: Tone): Html {
  return html`<p class="status ${tone}">${text}</p>`;
}

export function factList(facts: readonly Fact[], className: 'facts' | 'details'): Html {
  const items = facts.map(
    ({ label, value }) =>
      html`<div>
        <dt>${label}</dt>
        <dd dir="auto">${typeof value === 'string' ? value : timeOf(value)}</dd>
      </div>`,
  );
  return html`<dl class="${className}">${items}</dl>`;
}

/** The client, beside the facts of the invoice. */
export function parties(sheet: Sheet): Html {
  const address = sheet.address.map((line) => html`<dd dir="auto">${line}</dd>`);
  return html`<div class="parties">
    <div class="recipient">
      <dl>
        <dt>Billed to</dt>
        <dd dir="auto"><strong>${sheet.client}</strong></dd>
        ${address}
      </dl>
    </div>
    ${factList(sheet.facts, 'facts')}
  </div>`;
}

/** Lines and totals. Paper repeats the head of the lines; a table of their own keeps the totals together. */
export function lineTable(sheet: Sheet): Html {
  const lines = sheet.lines.map(
    (line) =>
      html`<tr>
        <td class="position">${line.position}</td>
        <td>
          ${flowing(line.description)}${
            line.remark === '' ? null : html`<div class="remark" dir="auto">${line.remark}</div>`
          }
        </td>
        <td class="figure">${line.amount}</td>
      </tr>`,
  );
  const totals = sheet.totals.map(
    (total) =>
      html`<tr class="${total.isStrong ? 'strong' : ''}">
        <th scope="row">${total.label}</th>
        <td class="figure">${total.amount}</td>
      </tr>`,
  );
  return html`<table class="sheet">
      <caption>
        <h2>Line items</h2>
      </caption>
      <thead>
        <tr>
          <th scope="col" class="position">No.</th>
          <th scope="col">Description</th>
          <th scope="col" class="figure">Amount</th>
        </tr>
      </thead>
      <tbody>
        ${lines}
      </tbody>
    </table>
    <table class="totals">
      <caption class="hidden">
        Totals
      </caption>
      <tbody>
        ${totals}
      </tbody>
    </table>`;
}

/** The number of payments that stay on one page of paper. */
const MOST_TOGETHER = 6;

/** Payments, refunds or credit notes, with their details on request. */
export function paymentTable(
  caption: string,
  payments: readonly SheetPayment[],
  withDetails: boolean,
  title = 'Method, date and reference',
): HtmlValue {
  if (payments.length === 0) return null;
  const rows = payments.map(
    (payment) =>
      html`<tr>
        <td>
          <div dir="auto">${payment.method}</div>
          <div class="remark">
            ${timeOf(payment.date)} ${payment.reference === '' ? null : html`· <bdi>${payment.reference}</bdi>`}
          </div>
          ${withDetails && payment.details.length > 0 ? factList(payment.details, 'details') : null}
        </td>
        <td class="figure">${payment.amount}</td>
      </tr>`,
  );
  return html`<table class="sheet ${payments.length > MOST_TOGETHER ? '' : 'short'}">
    <caption>
      <h2>${caption}</h2>
    </caption>
    <thead>
      <tr>
        <th scope="col">${title}</th>
        <th scope="col" class="figure">Amount</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

export function notesOf(sheet: Sheet): HtmlValue {
  return sheet.notes === ''
    ? null
    : html`<section>
        <h2>Notes</h2>
        ${flowing(sheet.notes)}
      </section>`;
}

/** Text from outside, with its line ends. Inline, so that a formatter of this file adds no blanks. */
export function flowing(text: string): Html {
  return html`<span class="text" dir="auto">${text}</span>`;
}

function timeOf(time: ShownTime): Html {
  return html`<time datetime="${time.iso}">${time.text}</time>`;
}
