import type { Cell, Cells } from './cells.ts';
import type { Token } from './tokens.ts';

/** Receivers whose members are not parameters. */
const SELVES = new Set(['this', 'self', 'window', 'document', 'location', 'module', 'exports']);
const DECLARES = new Set(['const', 'let', 'var']);
const MEMBER = new Set(['.', '->']);
const JOINS = new Set(['.', '+', '&']);
const MEMBERS = new Set(['.', '->', '::']);
/** Behind a member: a call, or more of the sum or path. */
const NO_MEMBER_ENDS = new Set(['(', '[', ...JOINS, ...MEMBERS]);

/** The values that the variables of a file are given, where they are written out. */
export class Variables {
  readonly #tokens: readonly Token[];
  readonly #cells: Cells;
  readonly #isAction: (name: string) => boolean;
  readonly #given = new Map<string, Cell>();
  /** Texts of variables, with the place of the name. */
  readonly #texts = new Map<string, { readonly value: string; readonly at: number; isUsed: boolean }>();
  /** Texts that another text has replaced. */
  readonly #replaced: { readonly name: string; readonly value: string; readonly at: number }[] = [];
  #assigned: Cell | null = null;
  #chain: Cell | null = null;

  /** @param isAction whether a parameter of this name is the action of a call. */
  constructor(tokens: readonly Token[], cells: Cells, isAction: (name: string) => boolean) {
    this.#tokens = tokens;
    this.#cells = cells;
    this.#isAction = isAction;
  }

  /** The pairs that a variable has up to now; `null` without any. */
  cellOf(name: string): Cell | null {
    return this.#given.get(plain(name)) ?? null;
  }

  /** Reads the token at a place: it may begin an assignment. */
  read(index: number): void {
    const token = this.#tokens[index];
    if (token === undefined) return;
    if (token.sort === 'text') this.#subscript(index, token);
    else if (this.#is(index - 1, '{') && this.#is(index + 1, '}')) this.#subscript(index, token, '{}');
    else if (!this.#member(index, token)) this.#assign(index);
  }

  /** The cell of the variable that the brackets are assigned to; the first brackets of a statement take it. */
  takeAssigned(): Cell | null {
    const cell = this.#assigned;
    this.#assigned = null;
    return cell;
  }

  endStatement(): void {
    this.#assigned = null;
    this.#chain = null;
  }

  /** Adds what a method such as `set(name, value)` of a variable is given; without one, of the statement's object. */
  set(receiver: string | null, name: string, value: string | null, at: number): void {
    let cell = receiver === null ? this.#chain : this.cellOf(receiver);
    cell ??= this.#cells.make();
    if (receiver === null || SELVES.has(plain(receiver))) this.#chain = cell;
    else {
      this.#given.set(plain(receiver), cell);
      this.#chain = cell;
    }
    this.#cells.add(cell, name, value, at);
  }

  /** The text that a value is, where it is written out. */
  valueAt(index: number): string | null {
    const token = this.#tokens[index];
    if (token === undefined) return null;
    if (token.sort === 'text') return this.#sumAt(index, token.text);
    if (this.#tokens[index + 2]?.sort === 'word' && this.#is(index + 1, MEMBERS)) return this.#memberValueAt(index);
    if (this.#is(index + 1, JOINS)) return null;
    if (token.sort === 'word') return this.textOf(token.text);
    // Go writes `{"value"}` and `[]string{"value"}`.
    const brace = token.text === '[' ? index + 3 : index;
    const inner = this.#tokens[brace + 1];
    return this.#tokens[brace]?.text === '{' && inner?.sort === 'text' ? inner.text : null;
  }

  /** `'Get' . 'Invoice'`; a sum with anything else is not written out. */
  #sumAt(index: number, first: string): string | null {
    const texts = [first];
    for (let at = index + 1; this.#is(at, JOINS); at += 2) {
      const next = this.#tokens[at + 1];
      if (next?.sort !== 'text') return null;
      texts.push(next.text);
    }
    return texts.join('');
  }

  /** `self::CREATE`, `$this->command` and `Actions.PAY`. */
  #memberValueAt(index: number): string | null {
    const [owner, , member] = this.#tokens.slice(index, index + 3);
    if (owner === undefined || member === undefined || this.#is(index + 3, NO_MEMBER_ENDS)) return null;
    const own = this.cellOf(owner.text)?.pairs?.get(member.text);
    if (own !== undefined) return own;
    return this.#is(index + 1, '::') || SELVES.has(plain(owner.text)) ? this.textOf(member.text) : null;
  }

  /** `define('NAME', value)`. */
  define(name: string, value: string, at: number): void {
    this.#texts.set(name, { value, at, isUsed: false });
  }

  /** The text of a variable, which then counts as used. */
  textOf(name: string): string | null {
    const text = this.#texts.get(plain(name));
    if (text === undefined) return null;
    text.isUsed = true;
    return text.value;
  }

  /** Texts of variables that nothing has used. */
  unused(): readonly { readonly name: string; readonly value: string; readonly at: number }[] {
    const left = [...this.#texts].filter(([, { isUsed }]) => !isUsed);
    return [...this.#replaced, ...left.map(([name, { value, at }]) => ({ name, value, at }))];
  }

  /** `variable["name"] = value`, also with more brackets behind the name; Perl's `$variable{name} = value`. */
  #subscript(index: number, { text, at }: Token, [open, close] = '[]'): void {
    const arrow = this.#is(index - 2, '->') ? 1 : 0;
    const variable = this.#tokens[index - 2 - arrow];
    if (variable?.sort !== 'word' || !this.#is(index - 1, open ?? '') || !this.#is(index + 1, close ?? '')) return;
    if (open === '{' && !variable.text.startsWith('$')) return;
    if (!this.#is(index + 2, '=') && !this.#is(index + 2, '[')) return;
    this.#give(variable.text, text, this.valueAt(index + 3), at);
  }

  /** `variable.name = value`. */
  #member(index: number, { text, at }: Token): boolean {
    const variable = this.#tokens[index - 2];
    if (!this.#is(index - 1, MEMBER) || !this.#is(index + 1, '=')) return false;
    if (variable?.sort === 'word' && !SELVES.has(plain(variable.text))) {
      this.#give(variable.text, text, this.valueAt(index + 2), at);
    }
    return true;
  }

  /** An action that is given again begins the next call of the same array. */
  #give(variable: string, name: string, value: string | null, at: number): void {
    const known = this.cellOf(variable);
    const isNext = known?.pairs?.has(name) === true && this.#isAction(name);
    const cell = known === null || isNext ? this.#cells.make() : known;
    this.#given.set(plain(variable), cell);
    this.#cells.add(cell, name, value, at);
  }

  /** `variable = …`. */
  #assign(index: number): void {
    if (!this.#is(index + 1, '=') && !this.#is(index + 1, ':=')) return;
    if (this.#is(index - 1, MEMBER)) return;
    const isTyped = this.#is(index - 1, ':') && DECLARES.has(this.#tokens[index - 3]?.text ?? '');
    const token = this.#tokens[isTyped ? index - 2 : index];
    if (token === undefined) return;
    const name = plain(token.text);
    const value = this.#tokens[index + 2];
    this.#forget(name);
    if (value?.sort === 'text' && !this.#is(index + 3, JOINS)) {
      this.#texts.set(name, { value: value.text, at: token.at, isUsed: false });
    }
    this.#assigned = this.#cells.make();
    this.#given.set(name, this.#assigned);
  }

  #forget(name: string): void {
    const text = this.#texts.get(name);
    if (text !== undefined && !text.isUsed) this.#replaced.push({ name, ...text });
    this.#texts.delete(name);
  }

  #is(index: number, signs: string | ReadonlySet<string>): boolean {
    const token = this.#tokens[index];
    if (token?.sort !== 'sign') return false;
    return typeof signs === 'string' ? token.text === signs : signs.has(token.text);
  }
}

/** Languages mark variables with signs. */
function plain(name: string): string {
  return name.replace(/^[$@]+/, '');
}
