import type { PageName } from '../../src/core/links.ts';
import { html, type Html, type HtmlValue } from '../html.ts';
import {
  badge,
  factList,
  lineTable,
  masthead,
  navigation,
  notesOf,
  pageOf,
  parties,
  paymentTable,
  type Addresses,
} from './parts.ts';
import type { Sheet, SheetDelivery } from './view-model.ts';

/** Renders a sheet as one page in HTML. `footer` names the link's expiry. */
export type RenderPage = (sheet: Sheet, addresses: Addresses, footer: string) => Html;

export const RENDER_PAGES: Readonly<Record<Exclude<PageName, 'pdf'>, RenderPage>> = {
  lines: linesPage,
  print: printPage,
  home: homePage,
};

/** [invoice line items] */
function linesPage(sheet: Sheet, addresses: Addresses, footer: string): Html {
  return pageOf(
    titleOf(sheet, 'Line items'),
    html`<main>${masthead(sheet)} ${navigation('lines', addresses)} ${lineTable(sheet)}</main>`,
    footer,
  );
}

/** [printable invoice] */
function printPage(sheet: Sheet, addresses: Addresses, footer: string): Html {
  return pageOf(
    titleOf(sheet, 'Printable invoice'),
    html`<main>
      ${masthead(sheet)} ${navigation('print', addresses)} ${parties(sheet)} ${lineTable(sheet)}
      ${paymentTable('Payments', sheet.payments, false)} ${paymentTable('Refunds', sheet.refunds, false)}
      ${paymentTable('Credit notes', sheet.creditNotes, false, 'Reason, date and number')} ${notesOf(sheet)}
    </main>`,
    footer,
  );
}

/** [invoice homepage] */
function homePage(sheet: Sheet, addresses: Addresses, footer: string): Html {
  const payments =
    sheet.payments.length > 0
      ? paymentTable('Payments', sheet.payments, true)
      : html`<section>
          <h2>Payments</h2>
          <p class="empty">No payment has been recorded yet.</p>
        </section>`;
  return pageOf(
    titleOf(sheet, 'Overview'),
    html`<main>
      ${masthead(sheet)} ${navigation('home', addresses)} ${parties(sheet)} ${lineTable(sheet)} ${payments}
      ${paymentTable('Refunds', sheet.refunds, true)}
      ${paymentTable('Credit notes', sheet.creditNotes, false, 'Reason, date and number')}
      ${sheet.delivery === null ? null : deliveryOf(sheet.delivery)} ${notesOf(sheet)}
    </main>`,
    footer,
  );
}

function deliveryOf(delivery: SheetDelivery): Html {
  const accepted = delivery.acceptedPackages.map((label) => html`<li class="label">${label}</li>`);
  const returned = delivery.returnedPackages.map(
    ({ label, remark }) =>
      html`<li>
        <span class="label">${label}</span>
        <div class="remark" dir="auto">${remark}</div>
      </li>`,
  );
  return html`<section aria-labelledby="delivery">
    <div class="heading">
      <h2 id="delivery">Delivery</h2>
      ${badge(delivery.state, delivery.tone)}
    </div>
    ${delivery.facts.length === 0 ? null : factList(delivery.facts, 'facts')}
    ${packageList('Accepted packages', accepted)} ${packageList('Returned packages', returned)}
  </section>`;
}

function packageList(title: string, items: readonly Html[]): HtmlValue {
  return items.length === 0
    ? null
    : html`<div class="packages">
        <h3>${title}</h3>
        <ul>
          ${items}
        </ul>
      </div>`;
}

function titleOf(sheet: Sheet, page: string): string {
  return `${sheet.title} · ${page} · ${sheet.issuer}`;
}

/** A page with one sentence and an optional link. */
export function noticePage(
  title: string,
  sentence: string,
  link: { readonly address: string; readonly name: string } | null = null,
): Html {
  return pageOf(
    title,
    html`<main class="notice">
      <h1>${title}</h1>
      <p>${sentence}</p>
      ${link === null ? null : html`<p><a href="${link.address}">${link.name}</a></p>`}
    </main>`,
    null,
  );
}
