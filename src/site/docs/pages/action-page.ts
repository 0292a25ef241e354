import type {
  DescribedAction,
  DescribedParameter,
  DialectAction,
  DialectDescriptor,
} from '../../../../adapters/descriptor.ts';
import { DIALECTS } from '../../../../adapters/dialects.ts';
import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import { FIRST_VERSION } from '../../../../schemas/version.ts';
import { isDemoHere, sampleSecrets } from '../../kit/demo-secrets.ts';
import { notFound } from '../../fault-pages.ts';
import { sampleTabs, status } from '../../kit/parts.ts';
import type { PublicRoute } from '../../routing/route.ts';
import type { SiteAnswer, Visit } from '../../visit.ts';
import { differencesOfAction, differencesOfParameter, type Difference } from '../../../compatibility/differences.ts';
import { libraryOf, type Library } from '../library/library.ts';
import { actionPath, allContents } from './contents.ts';
import { docsPage, HOME } from './frame.ts';

/** One action on its page, and all that the page says of it. */
interface Shown {
  readonly dialect: DialectDescriptor;
  readonly action: DialectAction;
  readonly described: DescribedAction;
  readonly differences: readonly Difference[];
  readonly library: Library;
}

/** `/docs/actions/:dialect/:action`: one call of a dialect, in any case. */
export const actionPage: PublicRoute = {
  name: 'docs-action',
  method: 'GET',
  path: '/docs/actions/:dialect/:action',
  access: 'anyone',
  answer: async (visit, ports): Promise<SiteAnswer> => {
    const { parameters } = visit;
    const dialect = DIALECTS.find(({ name }) => name === parameters['dialect']);
    const wanted = (parameters['action'] ?? '').toLowerCase();
    const action = dialect?.actions.find(({ name }) => name.toLowerCase() === wanted);
    if (dialect?.reference === undefined || action === undefined) return notFound(visit);
    const library = libraryOf(visit);
    const described = dialect.reference.describe(action.name);
    const shown = { dialect, action, described, differences: library.differences(dialect.title), library };
    const secrets = sampleSecrets(await isDemoHere(ports));
    return {
      status: 200,
      body: docsPage(visit, {
        title: action.name,
        crumbs: [HOME, { name: `${dialect.title} dialect`, path: `/docs/dialects-${dialect.name}` }],
        contents: { name: 'All pages', groups: allContents(library, actionPath(dialect.name, action.name)) },
        main: html`${head(visit, shown)} ${request(visit, shown, `${ports.publicUrl()}${dialect.client.path}`, secrets)}
        ${parameterTable(visit, shown)} ${answerTable(shown)} ${differs(shown)} ${errors(shown)}
        ${neighbours(visit, shown)}`,
      }),
    };
  },
};

function head({ base }: Visit, { dialect, action, described, library }: Shown): Html {
  return html`<div class="section">
    <div class="head">
      <h1>${action.name}</h1>
      <div class="buttons">
        <a class="button" href="${base}/docs/explorer?try=${action.name}">Try it</a>
      </div>
    </div>
    <p class="lead">${library.line(described.description)}</p>
    <p>
      ${status('Supported', 'good')}
      <span class="small soft"
        >since ${action.since ?? FIRST_VERSION} · a ${action.access} · ${dialect.title}
        dialect${action.access === 'write' ? ' · takes an Idempotency-Key' : ''}</span
      >
    </p>
    ${described.notes.map((note) => html`<p class="note">${note}</p>`)}
  </div>`;
}

function request(
  { base }: Visit,
  { described, dialect }: Shown,
  url: string,
  secrets: ReturnType<typeof sampleSecrets>,
): Html {
  const { follows } = described;
  return html`<section class="section" aria-labelledby="request">
    <h2 id="request">Request</h2>
    ${
      follows === undefined
        ? null
        : html`<p>Send the example of <a href="${base}${actionPath(dialect.name, follows)}">${follows}</a> first.</p>`
    }
    ${sampleTabs('request', url, described.example(secrets))}
    <h3>Answer</h3>
    <pre class="copy" tabindex="0">${pretty(described.exampleAnswer)}</pre>
  </section>`;
}

/** JSON on several lines, where it is long. */
function pretty(text: string): string {
  if (text.length < 80) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function parameterTable({ base }: Visit, shown: Shown): HtmlValue {
  const { described, dialect, action, library, differences } = shown;
  if (described.parameters.length === 0) return null;
  const names = dialect.actions.map(({ name }) => name);
  const own = new Set(differencesOfAction(differences, action.name).map(({ number }) => number));
  const row = ({ name, type, description, isRequired, since }: DescribedParameter): Html => {
    const rows = differencesOfParameter(differences, names, action.name, name);
    return html`<tr>
      <th scope="row">
        <code>${name}</code>
        <span class="sub">${type}${isRequired ? html`, <strong>required</strong>` : null}</span>
      </th>
      <td>
        ${library.line(description)}
        <span class="sub">Since ${since ?? action.since ?? FIRST_VERSION}</span>
        ${rows.map(
          ({ number, subject }) =>
            html`<span class="sub"
              >Differs:
              <a href="${own.has(number) ? '' : `${base}/docs/differences`}#${number.toLowerCase()}">${number}</a>,
              ${library.line(subject)}</span
            >`,
        )}
      </td>
    </tr>`;
  };
  return html`<section class="section" aria-labelledby="parameters">
    <h2 id="parameters">Parameters</h2>
    <table class="params">
      <thead>
        <tr>
          <th scope="col">Parameter</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${described.parameters.map(row)}
      </tbody>
    </table>
  </section>`;
}

function answerTable({ described, library }: Shown): HtmlValue {
  if (described.answer.length === 0) return null;
  return html`<section class="section" aria-labelledby="answer">
    <h2 id="answer">Answer</h2>
    <table class="params">
      <thead>
        <tr>
          <th scope="col">Member</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${described.answer.map(
          ({ name, type, description }) =>
            html`<tr>
              <th scope="row"><code>${name}</code> <span class="sub">${type}</span></th>
              <td>${library.line(description)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function differs({ differences, action, library }: Shown): HtmlValue {
  const rows = differencesOfAction(differences, action.name);
  if (rows.length === 0) return null;
  return html`<section class="section" aria-labelledby="differs">
    <h2 id="differs">Where it differs from the original</h2>
    ${rows.map(
      ({ number, subject, original, gateway, reason }) =>
        html`<p class="note warn" id="${number.toLowerCase()}">
          <strong>${number}: ${library.line(subject)}</strong>
          The original: ${library.line(original)}. The gateway: ${library.line(gateway)}.
          ${reason === '' ? null : html`<span class="sub">${library.line(reason)}.</span>`}
        </p>`,
    )}
  </section>`;
}

function errors({ described, dialect, library }: Shown): Html {
  return html`<section class="section" aria-labelledby="errors">
    <h2 id="errors">Errors</h2>
    <p class="soft">
      An error is answered as <code>${dialect.reference?.errorForm ?? ''}</code>, with one of these sentences.
    </p>
    ${errorTable(described.errors, library)}
  </section>`;
}

/** Sentences with their causes and cures. */
function errorTable(all: DescribedAction['errors'], library: Library): Html {
  return html`<table class="params">
    <thead>
      <tr>
        <th scope="col">Message</th>
        <th scope="col">Cause and cure</th>
      </tr>
    </thead>
    <tbody>
      ${all.map(
        ({ sentence, cause, cure }) =>
          html`<tr>
            <th scope="row"><code>${sentence}</code></th>
            <td>
              ${library.line(cause)}
              <span class="sub"><strong>Cure:</strong> ${library.line(cure)}</span>
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function neighbours({ base }: Visit, { dialect, action }: Shown): Html {
  const names = dialect.actions.map(({ name }) => name).sort((one, other) => one.localeCompare(other, 'en'));
  const at = names.indexOf(action.name);
  const link = (name: string | undefined, text: (name: string) => string): Html =>
    name === undefined
      ? html`<span></span>`
      : html`<a href="${base}${actionPath(dialect.name, name)}">${text(name)}</a>`;
  return html`<nav class="head small" aria-label="Neighbours">
    ${link(names[at - 1], (name) => `← ${name}`)} ${link(names[at + 1], (name) => `${name} →`)}
  </nav>`;
}
