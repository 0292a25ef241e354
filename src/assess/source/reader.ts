import { Cells } from './cells.ts';
import type { Callee, Group } from './group.ts';
import type { Token } from './tokens.ts';
import { pairOf } from './written-pairs.ts';
import { Variables } from './variables.ts';

/** Deeper brackets are passed over. */
const DEEPEST = 256;
/** In tokens. */
const LONGEST_TYPE = 400;
const CLOSES: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const MEMBER = new Set(['.', '->', '::', '?.']);
const SEPARATORS = new Set(['=>', ':', '=']);

/** Walks the tokens of a file: gathers pairs into cells, and hands each pair of brackets over when it ends. */
export class Reader {
  readonly tokens: readonly Token[];
  readonly cells = new Cells();
  readonly variables: Variables;
  readonly #ended: (group: Group, reader: Reader) => void;
  readonly #stack: Group[] = [];
  #skipped = 0;

  /**
   * @param isAction whether a parameter of this name is the action of a call.
   * @param ended gets each pair of brackets at its end.
   */
  constructor(
    tokens: readonly Token[],
    isAction: (name: string) => boolean,
    ended: (group: Group, reader: Reader) => void,
  ) {
    this.tokens = tokens;
    this.variables = new Variables(tokens, this.cells, isAction);
    this.#ended = ended;
  }

  read(): void {
    for (const [index, token] of this.tokens.entries()) {
      const { sort, text } = token;
      if (sort === 'sign' && text in CLOSES) {
        this.#close(text);
        continue;
      }
      this.#note(index);
      if (sort === 'sign') this.#sign(index, text, token.at);
      else if (!this.#pair(index, token)) this.variables.read(index);
    }
  }

  /** The text of a token at a place; empty behind the end. */
  textAt(index: number): string {
    return this.tokens[index]?.text ?? '';
  }

  isSign(index: number, ...signs: readonly string[]): boolean {
    const token = this.tokens[index];
    return token?.sort === 'sign' && signs.includes(token.text);
  }

  /** Notes the first token of an argument. */
  #note(index: number): void {
    const top = this.#stack.at(-1);
    if (top === undefined || this.isSign(index, ',') || top.argument > 2) return;
    top.firsts[top.argument] ??= index;
  }

  #sign(index: number, text: string, at: number): void {
    const top = this.#stack.at(-1);
    if (text === ',' && top !== undefined) top.argument += 1;
    else if (text === ';') this.variables.endStatement();
    else if (text === '(' || text === '[' || text === '{') {
      if (this.#stack.length >= DEEPEST) this.#skipped += 1;
      else this.#open(index, text, at, top);
    }
  }

  /** The brackets at the beginning of other brackets share their cell: `f([…])` and `f(…)` are alike. */
  #open(index: number, sign: string, at: number, top: Group | undefined): void {
    const shared = top?.firsts[0] === index ? top.cell : null;
    const cell = this.variables.takeAssigned() ?? shared ?? this.cells.make();
    const name = sign === '(' ? this.#nameBefore(index) : -1;
    const callee = this.tokens[name]?.sort === 'word' ? this.#calleeAt(name) : null;
    // Go writes a type in front, such as `map[string]any{…}`.
    if (top !== undefined && top.argument <= 2 && !top.cells[top.argument]?.pairs) top.cells[top.argument] = cell;
    this.#stack.push({ sign, cell, callee, at, index, firsts: [], cells: [], argument: 0 });
  }

  /** The place of the function's name; types may be between it and the brackets: `call<Answer>(…)`. */
  #nameBefore(index: number): number {
    if (!this.isSign(index - 1, '>')) return index - 1;
    let depth = 0;
    for (let at = index - 1; at >= 0 && index - at < LONGEST_TYPE; at -= 1) {
      if (this.isSign(at, '>')) depth += 1;
      else if (this.isSign(at, '<')) depth -= 1;
      if (depth === 0) return at - 1;
    }
    return -1;
  }

  #calleeAt(index: number): Callee {
    const isMember = this.isSign(index - 1, ...MEMBER);
    const receiver = isMember && this.tokens[index - 2]?.sort === 'word' ? this.textAt(index - 2) : null;
    return { name: this.textAt(index), isMember, receiver };
  }

  #close(text: string): void {
    if (this.#skipped > 0) {
      this.#skipped -= 1;
      return;
    }
    const sign = CLOSES[text];
    if (!this.#stack.some((group) => group.sign === sign)) return;
    for (let group = this.#stack.pop(); group !== undefined; group = this.#stack.pop()) {
      if (group.sign !== sign) continue;
      this.#pairOf(group);
      this.#ended(group, this);
      return;
    }
  }

  /** Brackets that are a pair of the brackets around them. */
  #pairOf(group: Group): void {
    const parent = this.#stack.at(-1);
    const pair = parent === undefined ? null : pairOf(group, parent, this);
    if (parent === undefined || pair === null) return;
    const { name, value, at } = pair;
    if (parent.callee?.isMember === true) this.variables.set(parent.callee.receiver, name, value, at);
    else this.cells.add(parent.cell, name, value, at);
  }

  /** C# writes `["name"] = value` within braces, and JavaScript `['name']: value`. */
  #indexer(index: number, name: string, at: number): boolean {
    const around = this.#stack.at(-2);
    if (around?.sign !== '{' || !this.isSign(index - 2, '{', ',') || !this.isSign(index + 2, '=', ':')) return false;
    this.cells.add(around.cell, name, this.variables.valueAt(index + 3), at);
    return true;
  }

  /** A name at the beginning of an element, and its value: `'name' => value`, `name: value`, `name=value`. */
  #pair(index: number, { text, at, sort }: Token): boolean {
    const top = this.#stack.at(-1);
    if (sort === 'text' && this.isSign(index - 1, '[') && this.isSign(index + 1, ']'))
      return this.#indexer(index, text, at);
    if (top === undefined || !this.isSign(index + 1, ...SEPARATORS)) return false;
    // Ruby writes `:name => value`.
    const first = sort === 'word' && this.isSign(index - 1, ':') ? index - 2 : index - 1;
    if (!this.isSign(first, '(', '[', '{', ',')) return false;
    // In a block it is a statement.
    const isStatement = this.isSign(first, '{') && this.isSign(index + 1, '=') && !this.isSign(index + 3, ',', '}');
    if (isStatement) return false;
    this.cells.add(top.cell, text, this.variables.valueAt(index + 2), at);
    return true;
  }
}
