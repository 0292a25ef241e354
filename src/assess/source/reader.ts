import { Cells, type Cell } from './cells.ts';
import type { Token } from './tokens.ts';
import { Variables } from './variables.ts';

/** Deeper brackets are passed over. */
const DEEPEST = 256;
/** In tokens. */
const LONGEST_TYPE = 400;
const CLOSES: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const MEMBER = new Set(['.', '->', '::', '?.']);
const SEPARATORS = new Set(['=>', ':', '=']);

/** A pair of brackets and what is in it. */
export interface Group {
  readonly sign: string;
  readonly cell: Cell;
  /** The function that is called with it; `null` for other brackets. */
  readonly callee: Callee | null;
  readonly at: number;
  /** The first token of each of the first arguments, and the brackets that it has first. */
  readonly firsts: number[];
  readonly cells: (Cell | null)[];
  argument: number;
}

interface Callee {
  readonly name: string;
  /** Whether it is a member of something, and the variable that this is. */
  readonly isMember: boolean;
  readonly receiver: string | null;
}

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
    if (top !== undefined && top.argument <= 2) top.cells[top.argument] ??= cell;
    this.#stack.push({ sign, cell, callee, at, firsts: [], cells: [], argument: 0 });
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

  /** `{"name", value}` within other brackets is a pair of theirs. */
  #pairOf({ sign, argument, firsts: [name = -1, value = -1] }: Group): void {
    const parent = this.#stack.at(-1);
    const token = this.tokens[name];
    if (sign !== '{' || parent?.sign !== '{' || argument !== 1 || token?.sort !== 'text') return;
    this.cells.add(parent.cell, token.text, this.variables.valueAt(value), token.at);
  }

  /** A name at the beginning of an element, and its value: `'name' => value`, `name: value`, `name=value`. */
  #pair(index: number, { text, at, sort }: Token): boolean {
    const top = this.#stack.at(-1);
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
