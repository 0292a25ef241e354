/** The names in an expression of PromQL. */
export interface Named {
  /** Metrics, each with the labels that it is selected by. */
  readonly selectors: readonly { readonly metric: string; readonly labels: readonly string[] }[];
  /** Labels of `by`, `without`, `on`, `ignoring` and `group_…`. */
  readonly grouping: readonly string[];
}

const TOKEN =
  /\s+|(?<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<range>\[[^\]]*\])|(?<word>[a-zA-Z_:][\w:]*)|(?<number>\d[\w.]*|\$\w+)|(?<sign>=~|!~|!=|==|>=|<=|[-+*/%^<>=(){},@])/y;
const GROUPING = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right']);
const WORDS = new Set(['and', 'or', 'unless', 'bool', 'offset', 'inf', 'nan']);

interface Token {
  readonly kind: 'string' | 'range' | 'word' | 'number' | 'sign';
  readonly text: string;
}

/** Throws where a character belongs to no token. */
function tokensOf(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(expression)?.groups;
    if (groups === undefined) throw new Error(`This is not PromQL from ${at} on: ${expression}`);
    // Blanks match no group.
    for (const [kind, text] of Object.entries(groups) as [Token['kind'], string | undefined][]) {
      if (text !== undefined) tokens.push({ kind, text });
    }
  }
  return tokens;
}

/** Reads the names out of an expression. */
export function namesIn(expression: string): Named {
  const tokens = tokensOf(expression);
  const selectors: { metric: string; labels: string[] }[] = [];
  const grouping: string[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token?.kind !== 'word' || WORDS.has(token.text.toLowerCase())) continue;
    const next = tokens[index + 1]?.text;
    if (GROUPING.has(token.text)) {
      const list = wordsUntil(tokens, index + 1, ')');
      grouping.push(...list.words);
      index = list.end;
    } else if (next === '{') {
      const list = wordsUntil(tokens, index + 1, '}');
      selectors.push({ metric: token.text, labels: list.words });
      index = list.end;
    } else if (next !== '(' && next !== 'by' && next !== 'without') selectors.push({ metric: token.text, labels: [] });
  }
  return { selectors, grouping };
}

function wordsUntil(tokens: readonly Token[], from: number, close: string): { words: string[]; end: number } {
  const end = tokens.findIndex((token, index) => index >= from && token.text === close);
  if (end < 0) throw new Error(`A ${close} is missing`);
  return {
    words: tokens
      .slice(from, end)
      .filter(({ kind }) => kind === 'word')
      .map(({ text }) => text),
    end,
  };
}
