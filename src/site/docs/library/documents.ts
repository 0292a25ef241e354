import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** The readers of documents, each with its own, in the order in which they are read. Names in capitals are of the root. */
export const CROWDS = [
  {
    key: 'integrators',
    name: 'Integrators',
    what: 'You call the gateway from a program.',
    files: [
      ...[
        'README',
        'assess',
        'tutorials/whmcs-module',
        'dialects/whmcs',
        'dialects/corp',
        'compatibility',
        'differences',
        'conformance',
      ],
      'metrc',
    ],
  },
  {
    key: 'operators',
    name: 'Operators',
    what: 'You run it.',
    files: [
      'tutorials/first-tenant',
      'operations',
      'configuration',
      'cli',
      'runbook',
      'observability',
      'scaling',
      'security',
      'CHANGELOG',
    ],
  },
  {
    key: 'bookkeepers',
    name: 'Bookkeepers',
    what: 'You look after invoices and payments.',
    files: ['console', 'customer-pages', 'daily-tasks', 'glossary'],
  },
  {
    key: 'engineers',
    name: 'Engineers',
    what: 'You change its code, or want to know how it works.',
    // And every other one.
    files: ['ARCHITECTURE', 'CONTRIBUTING', 'reliability', 'performance'],
  },
] as const;

export type Crowd = (typeof CROWDS)[number]['key'];

/** A document of the repository that is served. */
export interface Source {
  /** Its path in the repository, such as `docs/dialects/corp.md`. */
  readonly file: string;
  /** Its name in addresses, such as `dialects-corp`. */
  readonly slug: string;
  readonly crowd: Crowd;
}

/** The checkout, or `dist/`, into which the build copies the documents. */
const ROOT = join(import.meta.dirname, '../../../..');
const PICTURES = 'docs/pictures';
const PICTURE = /\.(?:png|svg|webp)$/;

/** Every document that is there, by its crowd and the order above. */
export function sources(): readonly Source[] {
  const named = CROWDS.flatMap(({ key, files }) => files.map((name) => ({ file: fileOf(name), crowd: key })));
  const known = new Set(named.map(({ file }) => file));
  const others = filesBelow('docs')
    .filter((file) => file.endsWith('.md') && !known.has(file))
    .sort()
    .map((file) => ({ file, crowd: 'engineers' as const }));
  return [...named, ...others].map(({ file, crowd }) => ({ file, slug: slugOf(file), crowd }));
}

/** The names of the pictures that documents may show. */
export function pictures(): ReadonlySet<string> {
  return new Set(
    filesBelow(PICTURES)
      .map((file) => posix.relative(PICTURES, file))
      .filter((name) => PICTURE.test(name)),
  );
}

export function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** The content of a picture whose name {@link pictures} has. */
export function pictureOf(name: string): Buffer {
  return readFileSync(join(ROOT, PICTURES, name));
}

function fileOf(name: string): string {
  return /^[A-Z]/.test(name) ? `${name}.md` : `docs/${name}.md`;
}

function slugOf(file: string): string {
  return file
    .replace(/^docs\//, '')
    .replace(/\.md$/, '')
    .replaceAll('/', '-')
    .toLowerCase();
}

function filesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      posix.join(folder, name.replaceAll('\\', '/')),
    );
  } catch {
    // A checkout without pictures.
    return [];
  }
}
