import { posix } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Html } from '../../../../adapters/html.ts';
import { differencesOf, type Difference } from '../../../compatibility/differences.ts';
import { render, renderLine, type Rendered } from './markdown.ts';
import { pictures, sources, textOf, type Source } from './documents.ts';

export interface Document extends Source, Rendered {}

const DIFFERENCES = 'docs/differences.md';
const OUTSIDE = /^(?:https?:|mailto:)/;

/** The documents, each rendered when it is first read. */
export class Library {
  readonly sources: readonly Source[] = sources();
  readonly pictures: ReadonlySet<string> = pictures();
  readonly #base: string;
  readonly #rendered = new Map<string, Document>();
  readonly #differences = new Map<string, readonly Difference[]>();

  /** @param base as a visit has it. */
  constructor(base: string) {
    this.#base = base;
  }

  /** `null` where there is no such document. */
  document(slug: string): Document | null {
    const rendered = this.#rendered.get(slug);
    if (rendered !== undefined) return rendered;
    const source = this.sources.find((each) => each.slug === slug);
    if (source === undefined) return null;
    const document = { ...source, ...render(textOf(source.file), this.#addresses(source)) };
    this.#rendered.set(slug, document);
    return document;
  }

  /** All of them. Calls are answered between two that are rendered. */
  async all(): Promise<readonly Document[]> {
    const documents: Document[] = [];
    for (const { slug } of this.sources) {
      if (!this.#rendered.has(slug)) await setImmediate();
      const document = this.document(slug);
      if (document !== null) documents.push(document);
    }
    return documents;
  }

  /** The text of a document from a heading of level 2 to its end, with the heading; empty without it. */
  part(file: string, heading: string): Html {
    const [, part = ''] = textOf(file).split(`\n## ${heading}\n`);
    const title = `# ${heading}\n\n## ${heading}\n`;
    return render(`${title}${part}`, this.#addresses({ file })).html;
  }

  /** A line of a schema or of docs/differences.md as HTML. */
  line(text: string): Html {
    return renderLine(text, this.#addresses({ file: DIFFERENCES }));
  }

  /** The rows of docs/differences.md on a dialect, by its title. */
  differences(title: string): readonly Difference[] {
    const known = this.#differences.get(title) ?? differencesOf(title, textOf(DIFFERENCES));
    this.#differences.set(title, known);
    return known;
  }

  #addresses({ file }: Pick<Source, 'file'>): Parameters<typeof render>[1] {
    const here = posix.dirname(file);
    return {
      link: (href) => {
        if (OUTSIDE.test(href) || href.startsWith('#')) return href;
        const [path = '', anchor] = href.split('#');
        const target = posix.normalize(posix.join(here, path));
        const found = this.sources.find((each) => each.file === target);
        if (found === undefined) return null;
        return `${this.#base}/docs/${found.slug}${anchor === undefined ? '' : `#${anchor}`}`;
      },
      image: (source) => {
        const name = posix.relative('docs/pictures', posix.normalize(posix.join(here, source)));
        return this.pictures.has(name) ? `${this.#base}/docs/pictures/${name}` : null;
      },
    };
  }
}

let library: { readonly base: string; readonly of: Library } | null = null;

/** The library of this process. */
export function libraryOf({ base }: { readonly base: string }): Library {
  if (library?.base !== base) library = { base, of: new Library(base) };
  return library.of;
}
