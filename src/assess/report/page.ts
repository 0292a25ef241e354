import { html, trusted, type Html, type HtmlValue } from '../../../adapters/html.ts';
import { VERSION } from '../../../schemas/version.ts';
import type { CallState } from '../../compatibility/catalogue.ts';
import { STYLESHEET } from '../../site/assets/assets.ts';
import { status } from '../../site/kit/parts.ts';
import type { AssessedAction, Report } from './report.ts';
import { gapsOf, generalSentence, notesOf, readParameters, readSentence, STATE_WORDS, verdictOf } from './words.ts';

const TONES: Readonly<Record<CallState, 'good' | 'warn' | 'bad'>> = {
  supported: 'good',
  partly: 'warn',
  refused: 'bad',
  unknown: 'bad',
};

/** The report as a page of its own, which loads nothing. */
export function pageOf(report: Report): string {
  const gaps = gapsOf(report);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Assessment · Invoice gateway</title>
        <style>
          ${trusted(STYLESHEET)}
        </style>
      </head>
      <body class="site">
        <div class="page">
          <main id="main" class="prose">
            <div class="section">
              <h1>Assessment</h1>
              <p class="lead">${verdictOf(report)}</p>
              <p class="soft">${readSentence(report)} Version ${VERSION} of the gateway.</p>
              ${gaps.map((gap) => html`<p class="note warn" dir="auto">${gap}</p>`)}
            </div>
            ${actionTable(report.actions)} ${differenceList(report)} ${unreadList(report)}
          </main>
        </div>
      </body>
    </html>`.toString();
}

function actionTable(actions: readonly AssessedAction[]): HtmlValue {
  if (actions.length === 0) return null;
  return html`<section class="section" aria-labelledby="actions">
    <h2 id="actions">Actions</h2>
    <div class="scroll" role="group" aria-label="Table" tabindex="0">
      <table class="list">
        <thead>
          <tr>
            <th scope="col">Action</th>
            <th scope="col">State</th>
            <th scope="col" class="number">Calls</th>
            <th scope="col" class="number">Places</th>
            <th scope="col">Parameters read</th>
            <th scope="col">Differences</th>
          </tr>
        </thead>
        <tbody>
          ${actions.map(row)}
        </tbody>
      </table>
    </div>
  </section>`;
}

function row(action: AssessedAction): Html {
  return html`<tr>
    <th scope="row">
      ${action.action} <span class="sub">${action.dialect}</span>
      ${action.where.map((where) => html`<span class="sub" dir="auto">${where}</span>`)}
    </th>
    <td>${status(STATE_WORDS[action.state], TONES[action.state])}</td>
    <td class="number">${String(action.calls)}</td>
    <td class="number">${String(action.places)}</td>
    <td>
      ${readParameters(action)} ${notesOf(action).map((note) => html`<span class="sub" dir="auto">${note}</span>`)}
    </td>
    <td>${action.differences.length === 0 ? '–' : action.differences.join(', ')}</td>
  </tr>`;
}

function differenceList({ differences, general }: Report): HtmlValue {
  if (differences.length === 0 && general.length === 0) return null;
  return html`<section class="section" aria-labelledby="differences">
    <h2 id="differences">Where they differ</h2>
    <p class="soft">The numbers are those of docs/differences.md.</p>
    <dl class="facts">
      ${differences.map(
        ({ number, subject }) =>
          html`<dt>${number}</dt>
            <dd>${subject.replaceAll('`', '')}</dd>`,
      )}
    </dl>
    ${general.map((each) => html`<p class="small soft">${generalSentence(each)}</p>`)}
  </section>`;
}

function unreadList({ unread }: Report): HtmlValue {
  if (unread.length === 0) return null;
  return html`<section class="section" aria-labelledby="unread">
    <h2 id="unread">Not read</h2>
    <ul>
      ${unread.map(({ path, reason }) => html`<li dir="auto"><code>${path}</code>: ${reason}</li>`)}
    </ul>
  </section>`;
}
