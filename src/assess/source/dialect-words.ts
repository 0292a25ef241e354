import type { DialectDescriptor } from '../../../adapters/descriptor.ts';
import { unsupportedNames } from '../../../adapters/dialects.ts';
import type { Pairs } from './cells.ts';

/** The name of a page in front of its query string. */
const PAGE = /([\w-]{1,100}\.(?:php\d?|aspx?|jsp|do|cgi|pl|html?|cfm))\?/i;

/** The words of a dialect in source texts. */
export class DialectWords {
  readonly name: string;
  readonly actionParameter: string;
  /** In small letters. */
  readonly functions: ReadonlySet<string>;
  readonly #signs: readonly string[];
  readonly #pages: readonly string[];
  readonly #own: ReadonlySet<string>;
  readonly #parameterKey: (name: string) => string;
  /** Names of calls by their small letters. */
  readonly #calls: ReadonlyMap<string, string>;

  constructor({ name, client, traces, ...dialect }: DialectDescriptor) {
    const names = [...dialect.actions.map((action) => action.name), ...unsupportedNames({ name, client, ...dialect })];
    this.name = name;
    this.actionParameter = client.actionParameter;
    this.functions = new Set((traces?.functions ?? []).map((each) => each.toLowerCase()));
    this.#signs = traces?.signs ?? [];
    this.#pages = dialect.paths.map((path) => path.slice(path.lastIndexOf('/') + 1).toLowerCase());
    this.#parameterKey = (each) => traces?.parameterKey(each) ?? each;
    this.#own = new Set((traces?.ownParameters ?? []).filter((each) => each !== client.actionParameter));
    this.#calls = new Map(names.map((each) => [each.toLowerCase(), each]));
  }

  /** Whether a program speaks the dialect, by its source in small letters. */
  isSpokenIn(source: string): boolean {
    return this.#signs.some((sign) => source.includes(sign));
  }

  /** Whether it has a call of this name, in any case. */
  has(name: string): boolean {
    return this.#calls.has(name.toLowerCase());
  }

  /** The call that a client's method is named after: `get_invoice` and `getInvoice` are GetInvoice. `null`: none is. */
  callOfMethod(method: string): string | null {
    return this.#calls.get(method.replaceAll('_', '').toLowerCase()) ?? null;
  }

  /** Whether a text is the address of a page that is not of the dialect: `clients.php?action=details`. */
  isOtherPage(text: string): boolean {
    const page = PAGE.exec(text)?.[1]?.toLowerCase();
    return page !== undefined && !this.#pages.includes(page);
  }

  isAction(name: string): boolean {
    return this.#parameterKey(name) === this.actionParameter;
  }

  /** The value of the action among pairs, without the blanks that a server ignores; `undefined` without one. */
  actionOf(pairs: Pairs): string | null | undefined {
    const direct = pairs.get(this.actionParameter);
    if (direct !== undefined) return direct?.trim() ?? null;
    for (const [name, value] of pairs) if (this.isAction(name)) return value?.trim() ?? null;
    return undefined;
  }

  /** Whether a parameter of every call is among the pairs, beside the action: other programs have actions too. */
  hasOwn(pairs: Pairs): boolean {
    return [...pairs.keys()].some((name) => this.#own.has(this.#parameterKey(name)));
  }
}
