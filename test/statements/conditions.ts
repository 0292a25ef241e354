/** Splits a condition, as EXPLAIN writes it, at its ANDs. */
export function conjuncts(condition: string): readonly string[] {
  const inner = unwrapped(condition);
  const parts = splitAtTop(inner, ' AND ');
  return parts.length === 1 ? [inner] : parts.flatMap(conjuncts);
}

/** Both sides of an equation, of which the right one may be a list: `= ANY (…)`. */
export function equation(conjunct: string): readonly [string, string] | null {
  const [left, right, ...rest] = splitAtTop(unwrapped(conjunct), ' = ');
  if (left === undefined || right === undefined || rest.length > 0) return null;
  return [left.trim(), right.trim()];
}

/** Whether one side of an equation is a single constant or parameter, with or without a cast: `$1`, `'53'::bigint`. */
export function isValue(side: string): boolean {
  const [value = ''] = splitAtTop(unwrapped(side), '::');
  return /^(?:\$\d+|'(?:[^']|'')*'|-?\d+)$/.test(unwrapped(value));
}

/** Removes the parentheses around the whole text. */
function unwrapped(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith('(') || closing(trimmed, 0) !== trimmed.length - 1) return trimmed;
  return unwrapped(trimmed.slice(1, -1));
}

function splitAtTop(text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '(') at = closing(text, at);
    else if (char === "'" || char === '"') at = quoteEnd(text, at);
    else if (text.startsWith(separator, at)) {
      parts.push(text.slice(start, at));
      start = at + separator.length;
      at = start - 1;
    }
  }
  return [...parts, text.slice(start)];
}

/** The place of the closing parenthesis. */
export function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const char = text[at];
    if (char === "'" || char === '"') at = quoteEnd(text, at);
    else if (char === '(') depth += 1;
    else if (char === ')') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return text.length;
}

/** The end of a literal. A doubled quote counts as the end of one literal and the start of the next. */
export function quoteEnd(text: string, open: number): number {
  const end = text.indexOf(text[open] ?? '', open + 1);
  return end === -1 ? text.length : end;
}
