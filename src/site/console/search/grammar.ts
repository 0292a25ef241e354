import { termsOf, type Term } from './terms.ts';

/** A key of a search: the form of its value, and the wanted rows of one; `null` where it does not have that form. */
interface SearchKey<Search> {
  readonly form: string;
  readonly read: (value: string, currency: string) => Search | null;
}

/** How the searches of one list are read. */
export interface Grammar<Search> {
  readonly keys: Readonly<Record<string, SearchKey<Search>>>;
  /** The finds of a word without a key, for the page's help. */
  readonly wordForm: string;
  readonly readWord: (word: string) => Search;
}

/** A search as it was read, with the parts that could not be. */
export interface Query<Search> {
  readonly search: Search;
  /** A sentence for each part that was not understood. */
  readonly problems: readonly string[];
  readonly terms: readonly Term[];
}

/** Reads a search such as `status:overdue total:>100 client:7`. */
export function readQuery<Search extends object>(
  { keys, readWord }: Grammar<Search>,
  text: string,
  currency: string,
): Query<Search> {
  const terms = termsOf(text);
  const problems: string[] = [];
  let search = {} as Search;
  for (const term of terms) {
    const known = term.key === null || !Object.hasOwn(keys, term.key) ? undefined : keys[term.key];
    const read = term.key === null ? readWord(term.value) : (known?.read(term.value, currency) ?? null);
    if (read === null) {
      problems.push(
        known === undefined
          ? `${term.text}: no search by ${term.key ?? ''}. The keys are ${Object.keys(keys).join(', ')}.`
          : `${term.text}: write ${known.form}.`,
      );
    } else {
      search = merged(search, read);
    }
  }
  return { search, problems, terms };
}

/** Bounds of one key add up; the words of a text are one text; otherwise the last part holds. */
function merged<Search extends object>(before: Search, next: Search): Search {
  const joined = Object.entries(next).map(([key, value]: [string, unknown]) => {
    const earlier = (before as Readonly<Record<string, unknown>>)[key];
    if (Array.isArray(earlier) && Array.isArray(value))
      return [key, [...(earlier as unknown[]), ...(value as unknown[])]];
    const isText = key.toLowerCase().endsWith('text') && typeof earlier === 'string' && typeof value === 'string';
    return [key, isText ? `${earlier} ${value}` : value];
  });
  return { ...before, ...(Object.fromEntries(joined) as Search) };
}
