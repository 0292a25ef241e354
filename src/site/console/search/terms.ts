/** A part of a search: `status:overdue` has a key, a word has none. */
export interface Term {
  /** In lower case. */
  readonly key: string | null;
  readonly value: string;
  /** As it was typed. */
  readonly text: string;
}

const LONGEST = 256;
const MOST_TERMS = 12;
/** An address of a page, `https://…`, is a word. */
const KEYED = /^([A-Za-z]{1,20}):(?!\/\/)(.*)$/s;

/** The parts of a search in their order; quotes hold blanks together. A longer search is cut. */
export function termsOf(search: string): readonly Term[] {
  return partsOf(search.slice(0, LONGEST))
    .slice(0, MOST_TERMS)
    .map((text): Term => {
      const [, key, value = ''] = KEYED.exec(text) ?? [];
      return { key: key?.toLowerCase() ?? null, value: (key === undefined ? text : value).replaceAll('"', ''), text };
    });
}

function partsOf(search: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let isQuoted = false;
  for (const character of search) {
    if (character === '"') isQuoted = !isQuoted;
    if (isQuoted || !/\s/.test(character)) part += character;
    else if (part !== '') parts.push(part);
    if (!isQuoted && /\s/.test(character)) part = '';
  }
  return part === '' ? parts : [...parts, part];
}
