import type { DialectDescriptor } from '../../../../adapters/descriptor.ts';
import { DIALECTS } from '../../../../adapters/dialects.ts';
import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import { status } from '../../kit/parts.ts';
import { emptyState, searchAddress } from '../../kit/search.ts';
import type { PublicRoute } from '../../routing/route.ts';
import type { SiteAnswer, Visit } from '../../visit.ts';
import { matrixOf, type MatrixRow } from '../../../compatibility/matrix-rows.ts';
import { textOf } from '../library/documents.ts';
import { libraryOf } from '../library/library.ts';
import { actionPath, allContents } from './contents.ts';
import { docsPage, HOME } from './frame.ts';

const PATH = '/docs/compatibility';
const LONGEST = 64;
const SHOWN = [
  { key: '', name: 'All' },
  { key: 'supported', name: 'Supported' },
  { key: 'differs', name: 'With differences' },
  { key: 'missing', name: 'Not supported' },
] as const;

const DOCUMENT = 'docs/compatibility.md';
/** The columns behind the name and the state, by their names in the document. */
const FACTS = ['Parameters', 'Cases', 'Clients', 'Other dialect', 'Fuzzed', 'Since'] as const;

/** A row of the matrix. */
interface Row {
  readonly name: string;
  readonly state: string;
  /** `–`: the dialect does not have it. */
  readonly access: string;
  readonly facts: readonly string[];
  /** Numbers of docs/differences.md. */
  readonly differences: readonly string[];
}

/** `/docs/compatibility`: every action of every dialect; `show`, `dialect` and `name` choose among them. */
export const compatibilityPage: PublicRoute = {
  name: 'docs-compatibility',
  method: 'GET',
  path: PATH,
  access: 'anyone',
  answer: (visit): SiteAnswer => {
    const library = libraryOf(visit);
    const chosen = choiceOf(visit);
    const dialects = DIALECTS.filter(({ name }) => chosen.dialect === '' || chosen.dialect === name);
    const sections = dialects.map((dialect) => section(visit, dialect, chosen)).filter((each) => each !== null);
    return {
      status: 200,
      body: docsPage(visit, {
        title: 'Compatibility',
        crumbs: [HOME],
        contents: { name: 'All pages', groups: allContents(library, PATH) },
        main: html`<div class="section">
            <h1>Compatibility</h1>
            <p class="lead">
              Every call that the originals document, and our own. A call without support is answered with an error, and
              changes nothing.
            </p>
            ${filters(visit, chosen)}
          </div>
          ${
            sections.length === 0
              ? emptyState(
                  'No such call',
                  'No call of a dialect has this name. Look for a part of it.',
                  html`<p><a href="${visit.base}${PATH}">See all calls</a></p>`,
                )
              : sections
          }
          ${isAll(chosen) ? html`<section class="section">${library.part(DOCUMENT, 'Public clients')}</section>` : null}`,
      }),
    };
  },
};

interface Choice {
  readonly show: string;
  readonly dialect: string;
  readonly name: string;
}

function choiceOf({ query }: Visit): Choice {
  const show = query.get('show') ?? '';
  const dialect = query.get('dialect') ?? '';
  return {
    show: SHOWN.some(({ key }) => key === show) ? show : '',
    dialect: DIALECTS.some(({ name }) => name === dialect) ? dialect : '',
    name: (query.get('name') ?? '').slice(0, LONGEST).trim(),
  };
}

function isAll({ show, dialect, name }: Choice): boolean {
  return show === '' && dialect === '' && name === '';
}

function addressOf(base: string, choice: Choice): string {
  return searchAddress(
    `${base}${PATH}`,
    '',
    Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== '')),
  );
}

function filters({ base }: Visit, choice: Choice): Html {
  const links = (all: readonly { readonly key: string; readonly name: string }[], of: 'show' | 'dialect'): HtmlValue =>
    all.map(({ key, name }) =>
      choice[of] === key
        ? html`<a href="${addressOf(base, { ...choice, [of]: key })}" aria-current="true">${name}</a>`
        : html`<a href="${addressOf(base, { ...choice, [of]: key })}">${name}</a>`,
    );
  const dialects = [
    { key: '', name: 'Both dialects' },
    ...DIALECTS.map(({ name, title }) => ({ key: name, name: title })),
  ];
  return html`<form class="search" role="search" action="${base}${PATH}">
      <div class="box">
        <label class="hidden" for="name">The name of a call</label>
        <input
          id="name"
          name="name"
          type="search"
          value="${choice.name}"
          maxlength="${String(LONGEST)}"
          placeholder="A part of a name"
          autocomplete="off"
          dir="auto"
        />
        ${choice.show === '' ? null : html`<input type="hidden" name="show" value="${choice.show}" />`}
        ${choice.dialect === '' ? null : html`<input type="hidden" name="dialect" value="${choice.dialect}" />`}
      </div>
      <button class="button primary">Find</button>
    </form>
    <nav class="views" aria-label="Support">${links(SHOWN, 'show')}</nav>
    <nav class="views" aria-label="Dialect">${links(dialects, 'dialect')}</nav>`;
}

function rowOf(cells: MatrixRow): Row {
  const cell = (name: string): string => cells.get(name) ?? '';
  const differences = cell('Differences');
  return {
    name: cell('Action').replace(/^\[([^\]]*)\].*$/, '$1'),
    ...{ state: cell('State'), access: cell('Access'), facts: FACTS.map(cell) },
    differences: differences === '–' ? [] : differences.split(', '),
  };
}

function isChosen({ name, access, differences }: Row, choice: Choice): boolean {
  if (!name.toLowerCase().includes(choice.name.toLowerCase())) return false;
  if (choice.show === 'supported') return access !== '–';
  if (choice.show === 'missing') return access === '–';
  return choice.show !== 'differs' || differences.length > 0;
}

function section({ base }: Visit, dialect: DialectDescriptor, choice: Choice): HtmlValue {
  const part = matrixOf(dialect.title, textOf(DOCUMENT));
  const rows = part.rows.map(rowOf).filter((row) => isChosen(row, choice));
  if (rows.length === 0) return null;
  const title = `The ${dialect.title} dialect`;
  const id = title.toLowerCase().replaceAll(' ', '-');
  return html`<section class="section" aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    <p class="soft">${part.summary}</p>
    <div class="scroll many" role="group" aria-label="Table" tabindex="0">
      <table class="list">
        <caption class="hidden">
          ${`Calls of the ${dialect.title} dialect, by name`}
        </caption>
        <thead>
          <tr>
            <th scope="col" class="fit">Call</th>
            <th scope="col" class="fit">State</th>
            ${FACTS.map((name) => html`<th scope="col">${name}</th>`)}
            <th scope="col">Differences</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => rowHtml(base, dialect.name, row))}
        </tbody>
      </table>
    </div>
  </section>`;
}

const TONES: Readonly<Record<string, 'good' | 'warn' | 'quiet'>> = { supported: 'good', partly: 'warn' };

function rowHtml(base: string, dialect: string, { name, state, access, facts, differences }: Row): Html {
  const shown = `${state.slice(0, 1).toUpperCase()}${state.slice(1)}`;
  return html`<tr>
    <th scope="row" class="key-cell">
      ${access === '–' ? name : html`<a href="${base}${actionPath(dialect, name)}">${name}</a>`}
    </th>
    <td>
      ${status(shown, TONES[state] ?? 'quiet')} ${access === '–' ? null : html`<span class="sub">${access}</span>`}
    </td>
    ${facts.map((fact) => html`<td>${fact}</td>`)}
    <td>
      ${
        differences.length === 0
          ? '–'
          : html`<span class="tags">
              ${differences.map(
                (number) => html`<a href="${base}/docs/differences#${number.toLowerCase()}">${number}</a>`,
              )}
            </span>`
      }
    </td>
  </tr>`;
}
