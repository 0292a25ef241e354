import type { PageName } from '../../src/core/links.ts';
import { html, trusted, type Html, type HtmlValue } from '../html.ts';
import type { ShownTime } from './formats.ts';
import { logoAddress, type SheetIssuer } from './issuer.ts';
import { say, type Language } from './languages/languages.ts';
import type { Word } from './languages/words.ts';
import type { Fact, Sheet } from './sheet.ts';
import type { Tone } from './state.ts';
import { STYLE_ELEMENT } from './stylesheet.ts';

/** The addresses of the other pages, relative to this one, so that they work below any base path. */
export type Addresses = Readonly<Record<PageName, string>>;

/** The parts of a page. Texts from outside carry `dir="auto"`. */
interface PageParts {
  readonly title: string;
  /** Default: English, for pages of this gateway. */
  readonly language?: Language;
  /** Above the main part; `null` for a page without a head. */
  readonly head: Html | null;
  readonly main: Html;
  readonly footer: string | null;
}

export function pageOf({ title, language, head, main, footer }: PageParts): Html {
  return html`<!doctype html>
    <html lang="${language?.tag ?? 'en'}" dir="${language?.direction ?? 'ltr'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${trusted(STYLE_ELEMENT)}
      </head>
      <body>
        ${head === null || language === undefined ? null : html`<a class="skip" href="#main">${say(language, 'skip')}</a>`}
        <div class="sheet">${head} ${main} ${footer === null ? null : html`<footer><p>${footer}</p></footer>`}</div>
      </body>
    </html>`;
}

const PAGE_TITLES: readonly (readonly [page: Exclude<PageName, 'pdf'>, title: Word])[] = [
  ['home', 'overview'],
  ['lines', 'lineItems'],
  ['print', 'printable'],
];

/** The sender, and the links between an invoice's pages. */
export function masthead(sheet: Sheet, current: PageName, addresses: Addresses): Html {
  const { language } = sheet;
  const links = PAGE_TITLES.map(([page, title]) =>
    page === current
      ? html`<li><a href="${addresses[page]}" aria-current="page">${say(language, title)}</a></li>`
      : html`<li><a href="${addresses[page]}">${say(language, title)}</a></li>`,
  );
  return html`<header class="masthead">
    ${issuerMark(sheet.issuer)}
    <nav class="views" aria-label="${say(language, 'places')}">
      <ul>
        ${links}
      </ul>
    </nav>
  </header>`;
}

/** The logo beside the name: the name says it all, so that the picture needs no text. */
function issuerMark({ name, logo }: SheetIssuer): Html {
  return html`<p class="issuer">
    ${
      logo === null
        ? null
        : html`<img
            class="logo ${logo.isOpaque ? '' : 'on-light'}"
            src="${logoAddress(logo)}"
            width="${String(logo.width)}"
            height="${String(logo.height)}"
            alt=""
          />`
    }
    <span dir="auto">${name}</span>
  </p>`;
}

/** The PDF comes in both paper sizes. */
export function downloads({ language }: Sheet, addresses: Addresses): Html {
  return html`<div class="buttons">
    <a class="button primary" href="${addresses.pdf}" download>${say(language, 'downloadPdf')}</a>
    <a class="button" href="${addresses.pdf}?paper=letter" download>${say(language, 'pdfLetter')}</a>
  </div>`;
}

/** The title and the one state, as a word and a colour. */
export function titleRow(sheet: Sheet, isSmall: boolean): Html {
  return html`<div class="head">
    <h1 class="${isSmall ? 'eyebrow' : ''}" dir="auto">${sheet.title}</h1>
    ${badge(sheet.status, sheet.tone)}
  </div>`;
}

export function badge(text: string, tone: Tone): Html {
  return html`<p class="status ${tone}">${text}</p>`;
}

/** The amount, and the one sentence that answers why a customer came. */
export function headline({ language, headline: { amount, unit, isDue, sentence } }: Sheet): Html {
  return html`<p class="due${isDue ? '' : ' settled'}${lengthClass(amount)}">
      <span class="hidden">${say(language, isDue ? 'amountDue' : 'total')}: </span
      ><bdi>${amount}</bdi>${unit === '' ? null : html` <span class="unit">${unit}</span>`}
    </p>
    <p>${sentence}</p>`;
}

/** An amount this long is smaller on a phone, where it must not break within its digits. */
const LONG_AMOUNT = 13;

export function lengthClass(amount: string): string {
  return amount.length > LONG_AMOUNT ? ' long' : '';
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

/** The sender and the client, beside the facts of the invoice. */
export function parties(sheet: Sheet): Html {
  const { issuer, language } = sheet;
  return html`<div class="parties">
    <section>
      <h2 class="label">${say(language, 'sender')}</h2>
      <address>
        ${nameLine(issuer.name)} ${issuer.lines.map(addressLine)}
        ${issuer.email === '' ? null : html`<a href="mailto:${issuer.email}">${issuer.email}</a>`}
      </address>
    </section>
    <section>
      <h2 class="label">${say(language, 'billedTo')}</h2>
      <address>${nameLine(sheet.client)} ${sheet.address.map(addressLine)}</address>
    </section>
    ${factList(sheet.facts, 'facts')}
  </div>`;
}

function nameLine(name: string): Html {
  return html`<strong dir="auto">${name}</strong>`;
}

function addressLine(line: string): Html {
  return html`<span dir="auto">${line}</span>`;
}

export function notesOf({ notes, language }: Sheet): HtmlValue {
  return notes === ''
    ? null
    : html`<section class="section">
        <h2>${say(language, 'notes')}</h2>
        ${flowing(notes)}
      </section>`;
}

/** Text from outside, with its line ends. Inline, so that a formatter of this file adds no blanks. */
export function flowing(text: string): Html {
  return html`<span class="text" dir="auto">${text}</span>`;
}

export function timeOf(time: ShownTime): Html {
  return html`<time datetime="${time.iso}">${time.text}</time>`;
}
