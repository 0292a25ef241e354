import type { DialectWords } from './dialect-words.ts';
import type { Group } from './group.ts';
import type { Reader } from './reader.ts';

/** A call that a source text can make; `action` is `null` where it is not written out. */
export interface SourceCall {
  readonly dialect: string;
  readonly action: string | null;
  readonly parameters: readonly string[];
  readonly at: number;
}

/** Functions that give an object a named value. */
const SETS = /^(?:set|put|add|append|with|write|param|field|query_?param)[a-z_]*$/i;
/** Functions of clients that take the name of a call first. */
const SENDS = /call|request|send|api|post|exec|invoke|command|action|run|whmcs|perform|dispatch|adilas|^do$/i;

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
    if (callee.name === 'define' && !callee.isMember) this.#define(group, reader);
    // PHP: `call_user_func('localAPI', 'GetInvoice', $values)`.
    const first = callee.name === 'call_user_func' ? 1 : 0;
    const name = first === 0 ? callee.name : reader.textAt(group.firsts[0] ?? -1);
    const local = this.#all.find(({ functions }) => functions.has(name.toLowerCase()));
    if (local !== undefined && reader.textAt(group.firsts[first] ?? -1) !== '')
      this.#local(local, group, reader, first);
    else if (!this.#set(group, reader) && !this.#named(group, reader)) this.#method(group, reader);
  }

  /** `localAPI('GetInvoice', $values)`. */
  #local({ name: dialect }: DialectWords, group: Group, reader: Reader, first: number): void {
    const action = this.#textOf(group, first, reader);
    this.calls.push({ dialect, action, parameters: parametersOf(group, first + 1, reader), at: group.at });
  }

  #define({ firsts }: Group, { tokens, variables }: Reader): void {
    const name = tokens[firsts[0] ?? -1];
    const value = variables.valueAt(firsts[1] ?? -1);
    if (name?.sort === 'text' && value !== null) variables.define(name.text, value, name.at);
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
    if (group.callee === null || !SENDS.test(group.callee.name)) return false;
    // Go hands over a context first.
    const isText = reader.tokens[group.firsts[0] ?? -1]?.sort === 'text';
    for (const argument of isText ? [0] : [0, 1]) {
      const action = this.#textOf(group, argument, reader);
      const words = action === null ? undefined : this.#spoken.find((each) => each.has(action));
      if (action === null || words === undefined) continue;
      const parameters = parametersOf(group, argument + 1, reader);
      this.calls.push({ dialect: words.name, action, parameters, at: group.at });
      return true;
    }
    return false;
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
