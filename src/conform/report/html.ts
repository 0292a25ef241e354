import { html, trusted, type Html, type HtmlValue } from '../../../adapters/html.ts';
import { stylesheet } from '../../site/assets/style/stylesheet.ts';
import { GRADES } from '../../../schemas/conformance.ts';
import { countOf, faultsOf, type Judged, type Outcome, type RunSummary } from './outcomes.ts';
import { WORDS } from './text.ts';

const TONES: Readonly<Record<Outcome, 'good' | 'bad' | 'warn' | 'quiet'>> = {
  passed: 'good',
  failed: 'bad',
  error: 'warn',
  'expected-failure': 'quiet',
  'unexpected-pass': 'bad',
};

const MEANINGS: Readonly<Record<(typeof GRADES)[number], string>> = {
  documented: 'The documents of the API say so.',
  seen: 'A public client or report shows it.',
  chosen: 'The documents are silent; the gateway chose, as docs/differences.md says.',
};

/** The run as one page without other files. */
export function htmlReport(summary: RunSummary): string {
  const { dialect, judged } = summary;
  const title = `Conformance of ${summary.url}`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Invoice gateway</title>
        <style>
          ${trusted(stylesheet().toString())}
        </style>
      </head>
      <body class="site">
        <main class="page spaced loose" id="main">
          <section class="hero section">
            <p class="soft">Conformance report · ${dialect} dialect</p>
            <h1>${verdictOf(summary)}</h1>
            <p class="soft">
              ${judged.length.toLocaleString('en')} cases were sent to <strong dir="auto">${summary.url}</strong>. Each
              has a request, the answer that a caller relies on, and what is stored after it.
            </p>
          </section>
          ${figures(summary)} ${grades(judged)} ${unexpected(judged)} ${actions(judged)} ${facts(summary)}
        </main>
        <footer class="page page-foot">
          Made by the invoice gateway ${summary.version} with <code>conform</code>.
        </footer>
      </body>
    </html>`.toString();
}

function verdictOf({ judged }: RunSummary): string {
  const unjudged = countOf(judged, 'error');
  const wrong = countOf(judged, 'failed') + countOf(judged, 'unexpected-pass');
  if (wrong > 0) return `${wrong} of ${judged.length} cases are not as expected`;
  return unjudged > 0 ? `${unjudged} of ${judged.length} cases could not be judged` : 'Every case is as expected';
}

function figures({ judged, seconds }: RunSummary): Html {
  const rows = [
    ...(Object.keys(WORDS) as Outcome[])
      .map((outcome) => [WORDS[outcome], String(countOf(judged, outcome))] as const)
      .filter(([, count], index) => index < 3 || count !== '0'),
    ['seconds', String(Math.ceil(seconds))] as const,
  ];
  return html`<dl class="kpis">
    ${rows.map(
      ([word, count]) =>
        html`<div>
          <dt>${capital(word)}</dt>
          <dd class="figure">${count}</dd>
        </div>`,
    )}
  </dl>`;
}

function grades(judged: readonly Judged[]): Html {
  const rows = GRADES.map((grade) => {
    const own = judged.filter((one) => one.case.grade === grade);
    return html`<tr>
      <th scope="row">${capital(grade)}<span class="sub">${MEANINGS[grade]}</span></th>
      <td class="figure">${String(own.length)}</td>
      <td class="figure">${String(countOf(own, 'passed'))}</td>
      <td class="figure">${shareOf(own)}</td>
    </tr>`;
  });
  return html`<section class="section">
    <h2>By the grade of the evidence</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Grade</th>
          ${figureHeads('Cases', 'Passed', 'Share')}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </section>`;
}

function figureHeads(...names: readonly string[]): HtmlValue {
  return names.map((name) => html`<th scope="col" class="figure">${name}</th>`);
}

/** A whole percentage, rounded down: 100 % means all. */
function shareOf(judged: readonly Judged[]): string {
  return judged.length === 0 ? '–' : `${Math.floor((countOf(judged, 'passed') * 100) / judged.length)} %`;
}

function unexpected(judged: readonly Judged[]): HtmlValue {
  const wrong = judged.filter(({ outcome }) => outcome !== 'passed');
  if (wrong.length === 0) return null;
  return html`<section class="section">
    <h2>Cases that did not pass</h2>
    ${wrong.map(wrongCase)}
  </section>`;
}

function wrongCase(one: Judged): Html {
  const { case: about, verdict, outcome } = one;
  return html`<article class="panel section">
    <div class="head">
      <h3 dir="auto">${about.name}</h3>
      <span class="status ${TONES[outcome]}">${WORDS[outcome]}</span>
    </div>
    <p class="small soft">
      <code>${about.id}</code> · ${about.grade} · ${[...about.differs, about.source].join(' · ')}
    </p>
    ${faultsOf(one).map((fault) => html`<p dir="auto">${fault}</p>`)}
    ${
      verdict.kind === 'failed'
        ? html`<details>
            <summary>Request and answer</summary>
            <pre tabindex="0">${verdict.exchange.request}</pre>
            <pre tabindex="0">${verdict.exchange.answer}</pre>
          </details>`
        : null
    }
  </article>`;
}

function actions(judged: readonly Judged[]): Html {
  const names = [...new Set(judged.map((one) => one.case.id.split('/').slice(0, -1).join('/')))];
  const rows = names.map((name) => {
    const own = judged.filter((one) => one.case.id.startsWith(`${name}/`));
    const cases = own.map(
      (one) =>
        html`<tr>
          <td dir="auto">${one.case.name}</td>
          <td>${[one.case.grade, ...one.case.differs].join(', ')}</td>
          <td class="fit"><span class="status ${TONES[one.outcome]}">${WORDS[one.outcome]}</span></td>
        </tr>`,
    );
    return html`<details>
      <summary><strong>${name}</strong> · ${String(countOf(own, 'passed'))} of ${String(own.length)} passed</summary>
      <table class="list">
        <thead>
          <tr>
            <th scope="col">Case</th>
            <th scope="col">Grade</th>
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
          ${cases}
        </tbody>
      </table>
    </details>`;
  });
  return html`<section class="section">
    <h2>All cases</h2>
    ${rows}
  </section>`;
}

function facts(summary: RunSummary): Html {
  const left = Object.entries(summary.leftOut).map(([reason, count]) => `${count} (${reason})`);
  const rows = [
    ['Server', summary.url],
    ['Dialect', summary.dialect],
    ['Profile', summary.profile],
    ['Started', summary.startedAt],
    ['Left out', left.length === 0 ? 'nothing' : left.join(', ')],
    ['Not cleaned up', summary.left.length === 0 ? 'nothing' : summary.left.join(', ')],
  ] as const;
  return html`<section class="section">
    <h2>The run</h2>
    <dl class="facts">
      ${rows.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd dir="auto">${value}</dd>`,
      )}
    </dl>
  </section>`;
}

const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
