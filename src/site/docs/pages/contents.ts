import { DIALECTS } from '../../../../adapters/dialects.ts';
import { CROWDS } from '../library/documents.ts';
import type { Library } from '../library/library.ts';
import type { Entry, EntryGroup } from './frame.ts';

/** The pages that are made of the registries. */
const REFERENCE: readonly Entry[] = [
  { name: 'Errors', path: '/docs/errors' },
  { name: 'Explorer', path: '/docs/explorer' },
];

/** The list of all documents; `current` is the path of the page itself. */
export function allContents(library: Library, current: string): readonly EntryGroup[] {
  const marked = (entries: readonly Entry[]): readonly Entry[] =>
    entries.map((entry) => ({ ...entry, isCurrent: entry.path === current }));
  return [
    { title: 'Reference', entries: marked(REFERENCE) },
    ...CROWDS.map(({ key, name }) => ({
      title: name,
      entries: marked(
        library.sources
          .filter(({ crowd }) => crowd === key)
          .map(({ slug, file }) => ({ name: nameOf(file), path: `/docs/${slug}` })),
      ),
    })),
    ...DIALECTS.map(({ name, title, actions }) => ({
      title: `${title} actions`,
      entries: marked(
        [...actions]
          .sort((one, other) => one.name.localeCompare(other.name, 'en'))
          .map((action) => ({ name: action.name, path: actionPath(name, action.name) })),
      ),
    })),
  ];
}

/** The address of an action's page, below the base. */
export function actionPath(dialect: string, action: string): string {
  return `/docs/actions/${dialect}/${action}`;
}

const NAMES: Readonly<Record<string, string>> = {
  'README.md': 'Start here',
  'docs/dialects/whmcs.md': 'The WHMCS-style dialect',
  'docs/dialects/corp.md': 'The corp-ID dialect',
  'docs/cli.md': 'Commands',
};

/** A short name for a list: without reading the document, which may be long. */
function nameOf(file: string): string {
  const named = NAMES[file];
  if (named !== undefined) return named;
  const stem = (file.split('/').at(-1) ?? file).replace(/\.md$/, '');
  const [, number, rest] = /^(\d{4})-(.*)$/.exec(stem) ?? [];
  const words = (rest ?? stem).toLowerCase().replaceAll('-', ' ');
  const name = `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`.replace('Whmcs', 'WHMCS');
  return number === undefined ? `${file.includes('/lab/') ? 'Lab: ' : ''}${name}` : `${Number(number)}. ${name}`;
}
