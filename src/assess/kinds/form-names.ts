import type { NamedCall } from '../../../adapters/kit/traces.ts';

/** More pairs than a caller may send. */
const MOST_PAIRS = 1_000;

/** The action and the names of a form or a query string; a name without a value is not a parameter. */
export function formNames(form: string, actionParameter: string): NamedCall {
  const names: string[] = [];
  let action = '';
  for (let start = 0; start < form.length && names.length < MOST_PAIRS;) {
    const ampersand = form.indexOf('&', start);
    const end = ampersand < 0 ? form.length : ampersand;
    const equals = form.indexOf('=', start);
    if (equals > start && equals < end) {
      const name = decoded(form.slice(start, equals));
      names.push(name);
      // As in PHP, the last of equal names wins.
      if (name === actionParameter) action = decoded(form.slice(equals + 1, end));
    }
    start = end + 1;
  }
  return { action, names };
}

function decoded(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
