import type { Language } from './languages.ts';

/** A name or a number, a text without its quotes, or a sign such as `=>`. */
export interface Token {
  readonly sort: 'word' | 'text' | 'sign';
  readonly text: string;
  /** Its first character. */
  readonly at: number;
}

const WORD = /[\w$@]+/y;
const SIGN = /=>|->|::|\?\.|===?|!==?|:=|<=|>=|&&|\|\||\S/y;
const BLANKS = /\s+/y;
const HEREDOC = /<<<[ \t]*(["']?)([A-Za-z_]\w*)\1\r?\n/y;
const HEREDOC_END = /^[ \t]*([A-Za-z_]\w*)/gm;

/** The words, texts and signs of a source text, without its comments. Never throws; a text that has no end is one. */
export function tokensOf(source: string, language: Language): Token[] {
  const tokens: Token[] = [];
  for (const [from, to] of codeOf(source, language)) new Scanner(source, from, to, language).scan(tokens);
  return tokens;
}

/** The parts of a source text that are code. */
function codeOf(source: string, { code }: Language): readonly (readonly [from: number, to: number])[] {
  if (code === undefined) return [[0, source.length]];
  const [begin, end] = code;
  const parts: [number, number][] = [];
  begin.lastIndex = 0;
  for (let found = begin.exec(source); found !== null; found = begin.exec(source)) {
    const from = found.index + found[0].length;
    const stop = source.indexOf(end, from);
    parts.push([from, stop < 0 ? source.length : stop]);
    if (stop < 0) break;
    begin.lastIndex = stop;
  }
  return parts.length === 0 ? [[0, source.length]] : parts;
}

class Scanner {
  readonly #source: string;
  readonly #to: number;
  readonly #language: Language;
  #at: number;

  constructor(source: string, from: number, to: number, language: Language) {
    this.#source = source;
    this.#at = from;
    this.#to = to;
    this.#language = language;
  }

  scan(tokens: Token[]): void {
    while (this.#at < this.#to) {
      const at = this.#at;
      const blanks = this.#match(BLANKS);
      if (blanks !== null || this.#skipComment()) continue;
      const character = this.#source[at] ?? '';
      const text = this.#heredoc() ?? (this.#language.quotes.includes(character) ? this.#quoted(character) : null);
      if (text !== null) {
        tokens.push({ sort: 'text', text, at });
        continue;
      }
      const word = this.#match(WORD);
      if (word !== null) tokens.push({ sort: 'word', text: word, at });
      else tokens.push({ sort: 'sign', text: this.#match(SIGN) ?? this.#next(), at });
    }
  }

  #next(): string {
    this.#at += 1;
    return this.#source[this.#at - 1] ?? '';
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source)?.[0] ?? null;
    if (found !== null) this.#at += found.length;
    return found;
  }

  #skipComment(): boolean {
    const { blockComments, lineComments } = this.#language;
    for (const [begin, end] of blockComments) {
      if (!this.#source.startsWith(begin, this.#at)) continue;
      this.#goBehind(end, this.#at + begin.length);
      return true;
    }
    if (!lineComments.some((begin) => this.#source.startsWith(begin, this.#at))) return false;
    this.#goBehind('\n', this.#at);
    return true;
  }

  #goBehind(end: string, from: number): void {
    const found = this.#source.indexOf(end, from);
    this.#at = found < 0 ? this.#to : Math.min(found + end.length, this.#to);
  }

  /** The text behind a quote; an end of the line ends a text that may have one line only. */
  #quoted(quote: string): string {
    const { longQuotes, hasBackslash } = this.#language;
    const triple = quote.repeat(3);
    if (quote !== '`' && this.#source.startsWith(triple, this.#at)) return this.#until(triple, this.#at + 3);
    const isLong = longQuotes.includes(quote);
    const start = this.#at + 1;
    let end = start;
    while (end < this.#to) {
      const character = this.#source[end];
      if (character === '\\' && hasBackslash) end += 1;
      else if (character === quote) {
        if (hasBackslash || this.#source[end + 1] !== quote) break;
        end += 1;
      } else if (character === '\n' && !isLong) break;
      end += 1;
    }
    this.#at = Math.min(end + 1, this.#to);
    return this.#source.slice(start, Math.min(end, this.#to));
  }

  #until(end: string, from: number): string {
    const found = this.#source.indexOf(end, from);
    const stop = found < 0 ? this.#to : Math.min(found, this.#to);
    this.#at = Math.min(stop + end.length, this.#to);
    return this.#source.slice(from, stop);
  }

  #heredoc(): string | null {
    if (this.#language.hasHeredoc !== true || !this.#source.startsWith('<<<', this.#at)) return null;
    HEREDOC.lastIndex = this.#at;
    const found = HEREDOC.exec(this.#source);
    if (found === null) return null;
    const from = HEREDOC.lastIndex;
    HEREDOC_END.lastIndex = from;
    for (let end = HEREDOC_END.exec(this.#source); end !== null; end = HEREDOC_END.exec(this.#source)) {
      if (end.index >= this.#to) break;
      if (end[1] !== found[2]) continue;
      this.#at = Math.min(HEREDOC_END.lastIndex, this.#to);
      return this.#source.slice(from, end.index);
    }
    this.#at = this.#to;
    return this.#source.slice(from, this.#to);
  }
}
