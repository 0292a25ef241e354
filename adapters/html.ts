/** Text that is already HTML. Only {@link html} and {@link trusted} make it. */
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

/** A template of HTML. It escapes every value except Html and leaves out `null`. Write attributes in quotes. */
export function html(texts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(texts.map((text, index) => text + (index < values.length ? textOf(values[index]) : '')).join(''));
}

/** Marks a constant of ours as HTML. Never pass text from outside. */
export function trusted(text: string): Html {
  return new Html(text);
}

function textOf(value: HtmlValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Html) return value.toString();
  return typeof value === 'string' ? escapeHtml(value) : value.map(textOf).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for an element or an attribute in quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
