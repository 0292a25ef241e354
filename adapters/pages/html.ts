/** Text that is HTML already; made by {@link html} alone, and by {@link trusted} for our own constants. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type HtmlValue = string | Html | null | readonly HtmlValue[];

/** A template of HTML: every value but Html is escaped, `null` is nothing. Attributes are to be written in quotes. */
export function html(texts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(texts.map((text, index) => text + (index < values.length ? textOf(values[index]) : '')).join(''));
}

/** A constant of ours as it is; never anything that came from outside. */
export function trusted(text: string): Html {
  return new Html(text);
}

function textOf(value: HtmlValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Html) return value.toString();
  return typeof value === 'string' ? escaped(value) : value.map(textOf).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
