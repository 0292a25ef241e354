import type { Mail } from '../../src/core/mail/mail.ts';
import type { Dialect, WireAnswer } from '../dialect.ts';
import { HEADERS } from './headers.ts';
import { html, type Html } from '../html.ts';
import { flowing, pageOf } from './parts.ts';

/** A mail of the demo. */
export interface ShownMail {
  readonly id: number;
  /** UTC, e.g. `2026-11-22 10:00:00`. */
  readonly recordedAt: string;
  readonly mail: Mail;
  /** Its attachments, by links that open them. */
  readonly files: readonly { readonly name: string; readonly address: string }[];
}

export interface ShownMails {
  isOn(): Promise<boolean>;
  /** Newest first. */
  recent(limit: number): Promise<readonly ShownMail[]>;
  one(id: number): Promise<ShownMail | null>;
}

const NAME = 'demo';
const PATH = /^\/_demo\/mail(?:\/([1-9][0-9]{0,14}))?$/;
const MOST_SHOWN = 50;

/** Shows the mails of the demo at `/_demo/mail`. Without the demo the page does not exist. */
export function demoMailDialect(mails: ShownMails): Dialect {
  return {
    name: NAME,
    paths: ['/_demo/mail', '/_demo/mail/:id'],
    actions: ['mail'],
    async answer({ method, path }) {
      const [isMail, id] = PATH.exec(path) ?? [];
      try {
        if (isMail === undefined || (method !== 'GET' && method !== 'HEAD') || !(await mails.isOn())) return nothing();
        if (id === undefined) return page(listPage(await mails.recent(MOST_SHOWN)));
        const found = await mails.one(Number(id));
        return found === null ? nothing() : page(mailPage(found));
      } catch (fault) {
        return { ...nothing(), status: 503, trace: traceOf('unavailable', fault) };
      }
    },
  };
}

function listPage(mails: readonly ShownMail[]): Html {
  const rows = mails.map(
    ({ id, recordedAt, mail }) =>
      html`<tr>
        <td>
          <a href="mail/${String(id)}">${mail.subject}</a>
          <span class="sub" dir="auto">${mail.to.name} &lt;${mail.to.address}&gt;</span>
        </td>
        <td class="figure">${recordedAt}</td>
      </tr>`,
  );
  const table = html`<table>
    <thead>
      <tr>
        <th scope="col">Subject and recipient</th>
        <th scope="col" class="figure">Recorded, UTC</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
  return pageOf({
    title: 'Mails of the demo',
    head: html`<header class="masthead"><h1>Mails of the demo</h1></header>`,
    main: html`<main class="paper">
      ${mails.length === 0 ? html`<p class="soft">No mail yet: record a payment, and its receipt is here.</p>` : table}
    </main>`,
    footer: `The last ${String(MOST_SHOWN)} mails. Without SMTP_URL the demo sends none of them.`,
  });
}

function mailPage({ recordedAt, files, mail: { to, subject, text } }: ShownMail): Html {
  const attachments = files.map(
    ({ name, address }) => html`<li><a href="${address}" download="${name}">${name}</a></li>`,
  );
  return pageOf({
    title: subject,
    head: html`<header class="masthead">
      <h1 dir="auto">${subject}</h1>
      <nav class="views" aria-label="Mails of the demo">
        <ul>
          <li><a href="../mail">All mails</a></li>
        </ul>
      </nav>
    </header>`,
    main: html`<main class="paper section">
      <p class="small soft" dir="auto">To ${to.name} &lt;${to.address}&gt;, ${recordedAt} UTC</p>
      <section>${flowing(text)}</section>
      ${
        files.length === 0
          ? null
          : html`<section class="section">
              <h2>Attachments</h2>
              <ul>
                ${attachments}
              </ul>
            </section>`
      }
    </main>`,
    footer: null,
  });
}

function page(body: Html): WireAnswer {
  const headers = { ...HEADERS, 'content-type': 'text/html; charset=utf-8' };
  return { status: 200, headers, body: body.toString(), trace: traceOf('ok') };
}

/** The answer for any unknown path. */
function nothing(): WireAnswer {
  return {
    status: 404,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify({ error: 'Not found' }),
    trace: traceOf('not-found'),
  };
}

function traceOf(outcome: string, fault?: unknown): WireAnswer['trace'] {
  return {
    dialect: NAME,
    action: 'mail',
    tenant: null,
    credential: null,
    invoice: null,
    outcome,
    ...(fault === undefined ? {} : { fault }),
  };
}
