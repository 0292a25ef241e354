import type { DialectWords } from './dialect-words.ts';
import type { Group, Reader } from './reader.ts';

/** A call that a source text can make; `action` is `null` where it is not written out. */
export interface SourceCall {
  readonly dialect: string;
  readonly action: string | null;
  readonly parameters: readonly string[];
  readonly at: number;
}

/** Functions that give an object a named value. */
const SETS = /^(?:set|put|add|append|with|param|field|query_?param)[a-z_]*$/i;
/** Functions of clients that take the name of a call first. */
const SENDS = /call|request|send|api|post|exec|invoke|command|action|run|whmcs|perform|dispatch|adilas/i;

/** Reports the calls that a pair of brackets makes, and keeps what it gives a variable. */
export class CallForms {
  readonly calls: SourceCall[] = [];
  /** The dialects that the file speaks. */
  readonly #spoken: readonly DialectWords[];
  readonly #all: readonly DialectWords[];

  constructor(all: readonly DialectWords[], spoken: readonly DialectWords[]) {
    this.#all = all;
    this.#spoken = spoken;
  }

  read(group: Group, reader: Reader): void {
    const { callee } = group;
    if (callee === null || group.sign !== '(') return;
    const local = this.#all.find(({ functions }) => functions.has(callee.name.toLowerCase()));
    if (local !== undefined && reader.textAt(group.firsts[0] ?? -1) !== '') this.#local(local, group, reader);
    else if (!this.#set(group, reader) && !this.#named(group, reader)) this.#method(group, reader);
  }

  /** `localAPI('GetInvoice', $values)`. */
  #local({ name: dialect }: DialectWords, group: Group, reader: Reader): void {
    const action = this.#textOf(group, 0, reader);
    this.calls.push({ dialect, action, parameters: parametersOf(group, 1, reader), at: group.at });
  }

  /** `values.set('action', 'GetInvoice')`. */
  #set({ callee, firsts, argument }: Group, { tokens, variables }: Reader): boolean {
    const [name = -1, value = -1] = firsts;
    const token = tokens[name];
    if (callee?.isMember !== true || argument === 0 || token?.sort !== 'text' || !SETS.test(callee.name)) return false;
    variables.set(callee.receiver, token.text, variables.valueAt(value), token.at);
    return true;
  }

  /** `client.call('GetInvoice', values)`. */
  #named(group: Group, reader: Reader): boolean {
    const token = reader.tokens[group.firsts[0] ?? -1];
    if (group.callee === null || token?.sort !== 'text' || !SENDS.test(group.callee.name)) return false;
    const words = this.#spoken.find((each) => each.has(token.text));
    if (words === undefined) return false;
    const parameters = parametersOf(group, 1, reader);
    this.calls.push({ dialect: words.name, action: token.text, parameters, at: group.at });
    return true;
  }

  /** `client.getInvoice(values)`. */
  #method(group: Group, reader: Reader): void {
    const { callee } = group;
    if (callee?.isMember !== true) return;
    for (const words of this.#spoken) {
      const action = words.callOfMethod(callee.name);
      if (action === null) continue;
      const parameters = parametersOf(group, 0, reader);
      this.calls.push({ dialect: words.name, action, parameters, at: group.at });
      return;
    }
  }

  #textOf({ firsts }: Group, argument: number, { variables }: Reader): string | null {
    return variables.valueAt(firsts[argument] ?? -1);
  }
}

/** The names that an argument has: of its own brackets, of its variable, or of the arguments themselves. */
function parametersOf(group: Group, argument: number, { tokens, variables }: Reader): readonly string[] {
  const { cells, firsts, cell } = group;
  const first = tokens[firsts[argument] ?? -1];
  const given = first?.sort === 'word' ? (variables.cellOf(first.text)?.pairs ?? null) : null;
  const own = cells[argument]?.pairs ?? null;
  return [...new Set([...(given?.keys() ?? []), ...(own?.keys() ?? []), ...(cell.pairs?.keys() ?? [])])];
}
