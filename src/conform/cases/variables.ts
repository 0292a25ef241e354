import type { Members } from './case.ts';

/** A value of a case that cannot be used: the case itself is wrong, not the server. */
export class CaseError extends Error {
  override readonly name = 'CaseError';
}

/** `$name` or `${name}`; `$$` is a dollar sign. */
const NAME = /\$\$|\$([a-z][A-Za-z0-9]*)|\$\{([a-z][A-Za-z0-9]*)\}/g;

/** The names of variables in a value, at any depth. */
export function namesIn(value: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (one: unknown): void => {
    if (typeof one === 'string') for (const name of namesOf(one)) found.add(name);
    else if (Array.isArray(one)) one.forEach(visit);
    else if (typeof one === 'object' && one !== null) visit(Object.entries(one).flat());
  };
  visit(value);
  return found;
}

function namesOf(text: string): readonly string[] {
  return [...text.matchAll(NAME)].map(nameOf).filter((name) => name !== '');
}

/**
 * The value with its variables filled in, in keys too. A text that is one variable becomes its value, with its type.
 * Throws CaseError for an unknown name.
 */
export function filled<T>(value: T, variables: Members): T {
  return fill(value, (name) => {
    if (name === '') return { value: '$' };
    if (!Object.hasOwn(variables, name)) throw new CaseError(`The variable $${name} has no value.`);
    return { value: variables[name] };
  }) as T;
}

/** The same with some of the variables: the others stay as they are written. */
export function partlyFilled<T>(value: T, variables: Members): T {
  return fill(value, (name) => (Object.hasOwn(variables, name) ? { value: variables[name] } : null)) as T;
}

/** `null`: the variable stays. The name of a dollar sign is empty. */
type Lookup = (name: string) => { readonly value: unknown } | null;

function fill(value: unknown, lookUp: Lookup): unknown {
  if (typeof value === 'string') return fillText(value, lookUp);
  if (Array.isArray(value)) return value.map((one) => fill(one, lookUp));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, one]) => [String(fillText(key, lookUp)), fill(one, lookUp)]);
  return Object.fromEntries(members);
}

function fillText(text: string, lookUp: Lookup): unknown {
  const [first] = [...text.matchAll(NAME)];
  const whole = first?.[0] === text ? lookUp(nameOf(first)) : null;
  if (whole !== null && text !== '$$') return whole.value;
  return text.replace(NAME, (...match) => {
    const found = lookUp(nameOf(match as string[]));
    return found === null ? match[0] : String(found.value);
  });
}

const nameOf = ([, plain, braced]: readonly (string | undefined)[]): string => plain ?? braced ?? '';
