import type { PageName } from '../../src/core/links.ts';
import { html, type Html, type HtmlValue } from '../html.ts';
import { say, type Language } from './languages/languages.ts';
import type { Word } from './languages/words.ts';
import {
  badge,
  downloads,
  factList,
  flowing,
  headline,
  masthead,
  notesOf,
  pageOf,
  parties,
  titleRow,
  type Addresses,
} from './parts.ts';
import { payBlocksOf, type PayBlock } from './how-to-pay.ts';
import type { Fact, Sheet, SheetDelivery } from './sheet.ts';
import { lineTable, moveTable } from './tables.ts';

/** Renders a sheet as one page in HTML. `footer` names the link's expiry. */
type RenderPage = (sheet: Sheet, addresses: Addresses, footer: string) => Html;

export const RENDER_PAGES: Readonly<Record<Exclude<PageName, 'pdf'>, RenderPage>> = {
  lines: (sheet, addresses, footer) => page(sheet, ['lines', 'lineItems'], addresses, footer, linesMain(sheet)),
  print: (sheet, addresses, footer) =>
    page(sheet, ['print', 'printable'], addresses, footer, printMain(sheet, addresses)),
  home: (sheet, addresses, footer) => page(sheet, ['home', 'overview'], addresses, footer, homeMain(sheet, addresses)),
};

function page(
  sheet: Sheet,
  [name, title]: readonly [PageName, Word],
  addresses: Addresses,
  footer: string,
  main: Html,
): Html {
  return pageOf({
    title: `${sheet.title} · ${say(sheet.language, title)} · ${sheet.issuer.name}`,
    language: sheet.language,
    head: masthead(sheet, name, addresses),
    main,
    footer,
  });
}

/** [invoice line items] */
function linesMain(sheet: Sheet): Html {
  return html`<main id="main">
    <div class="paper spaced">${titleRow(sheet, false)} ${lineTable(sheet)}</div>
  </main>`;
}

/** [printable invoice]: one document, as on paper. */
function printMain(sheet: Sheet, addresses: Addresses): Html {
  return html`<main id="main">
    <div class="paper spaced">
      <div class="section">${titleRow(sheet, false)} ${headline(sheet)} ${downloads(sheet, addresses)}</div>
      ${parties(sheet)} ${lineTable(sheet)} ${moveTable(sheet, false)}
      ${sheet.howToPay === null ? null : html`<section class="section">${howToPay(sheet)}</section>`} ${notesOf(sheet)}
    </div>
  </main>`;
}

/** [invoice homepage]: the amount and its state first, how to pay beside it. */
function homeMain(sheet: Sheet, addresses: Addresses): Html {
  const { language, moves } = sheet;
  const paid =
    moves.length > 0
      ? moveTable(sheet, true)
      : html`<section class="section">
          <h2>${say(language, 'payments')}</h2>
          <p class="soft">${say(language, 'noPayment')}</p>
        </section>`;
  return html`<main id="main" class="${sheet.howToPay === null ? '' : 'with-pay'}">
    <div class="paper section">${titleRow(sheet, true)} ${headline(sheet)} ${downloads(sheet, addresses)}</div>
    ${sheet.howToPay === null ? null : html`<section class="paper section pay">${howToPay(sheet)}</section>`}
    <div class="paper spaced">
      ${parties(sheet)} ${lineTable(sheet)} ${paid}
      ${sheet.delivery === null ? null : deliveryOf(sheet.delivery, language)} ${notesOf(sheet)}
    </div>
  </main>`;
}

function howToPay({ howToPay: shown, issuer, language }: Sheet): HtmlValue {
  if (shown === null) return null;
  return html`<h2>${shown.title}</h2>
    ${payBlocksOf(shown.text).map(payBlock)}
    <dl class="facts">
      <div>
        <dt>${say(language, 'reference')}</dt>
        <dd class="mono copy" dir="auto">${shown.reference}</dd>
      </div>
    </dl>
    <p class="small soft">${say(language, 'writeReference')}</p>
    ${
      issuer.email === ''
        ? null
        : html`<p class="small">${say(language, 'question')} <a href="mailto:${issuer.email}">${issuer.email}</a></p>`
    }`;
}

function payBlock({ heading, parts }: PayBlock): Html {
  const rows: Html[] = [];
  for (let from = 0; from < parts.length;) {
    const facts = factsFrom(parts.slice(from));
    const part = parts[from] ?? '';
    rows.push(facts.length > 0 ? factList(facts, 'facts') : flowing(typeof part === 'string' ? part : part.label));
    from += Math.max(1, facts.length);
  }
  return html`<div class="block">${heading === '' ? null : html`<h3 dir="auto">${heading}</h3>`} ${rows}</div>`;
}

/** The facts at the beginning, which make one list. */
function factsFrom(parts: PayBlock['parts']): readonly Fact[] {
  const end = parts.findIndex((part) => typeof part === 'string');
  return parts.slice(0, end === -1 ? parts.length : end).filter((part) => typeof part !== 'string');
}

function deliveryOf(delivery: SheetDelivery, language: Language): Html {
  const accepted = delivery.acceptedPackages.map((label) => html`<li class="mono">${label}</li>`);
  const returned = delivery.returnedPackages.map(
    ({ label, remark }) =>
      html`<li>
        <span class="mono">${label}</span>
        <span class="sub" dir="auto">${remark}</span>
      </li>`,
  );
  return html`<section class="section" aria-labelledby="delivery">
    <div class="head">
      <h2 id="delivery">${say(language, 'delivery')}</h2>
      ${badge(delivery.state, delivery.tone)}
    </div>
    ${delivery.facts.length === 0 ? null : factList(delivery.facts, 'facts')}
    ${packageList(say(language, 'acceptedPackages'), accepted)}
    ${packageList(say(language, 'returnedPackages'), returned)}
  </section>`;
}

function packageList(title: string, items: readonly Html[]): HtmlValue {
  return items.length === 0
    ? null
    : html`<div class="packages">
        <h3 class="label">${title}</h3>
        <ul>
          ${items}
        </ul>
      </div>`;
}

/** A page with one sentence and an optional link. */
export function noticePage(
  title: string,
  sentence: string,
  link: { readonly address: string; readonly name: string } | null = null,
  language?: Language,
): Html {
  return pageOf({
    title,
    ...(language === undefined ? {} : { language }),
    head: null,
    main: html`<main class="notice">
      <div class="paper section">
        <h1>${title}</h1>
        <p>${sentence}</p>
        ${link === null ? null : html`<p><a href="${link.address}">${link.name}</a></p>`}
      </div>
    </main>`,
    footer: null,
  });
}
