/** Words for kinds of values, which a case writes in the place of a value. */
const KINDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  '<any>': () => true,
  '<int>': (value) => Number.isInteger(value),
  '<number>': (value) => typeof value === 'number',
  '<bool>': (value) => typeof value === 'boolean',
  '<string>': (value) => typeof value === 'string',
  '<text>': (value) => typeof value === 'string' && value !== '',
  '<empty>': (value) => value === '',
  '<digits>': (value) => typeof value === 'string' && /^\d+$/.test(value),
  '<money>': (value) => typeof value === 'string' && /^-?\d+\.\d{2,3}$/.test(value),
  '<date>': (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value),
  '<datetime>': (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value),
  '<list>': (value) => Array.isArray(value),
  '<object>': (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};
const ABSENT = '<absent>';

interface MatchOptions {
  /** Whether objects may have no members beside the expected ones. */
  readonly isWhole: boolean;
}

/**
 * How a value differs from the expected one, a sentence for each place; none where it fits. Types count: `1` is not
 * `"1"`. A text `/…/` is a pattern, `<int>` and others are kinds. `<has>`, `<lacks>` and `<size>` look into a list.
 */
export function differences(expected: unknown, actual: unknown, options: MatchOptions, path = ''): readonly string[] {
  if (typeof expected === 'string') return fitsText(expected, actual) ? [] : [said(path, expected, actual)];
  if (Array.isArray(expected)) return listDifferences(expected, actual, options, path);
  if (typeof expected !== 'object' || expected === null) {
    return Object.is(expected, actual) ? [] : [said(path, expected, actual)];
  }
  if ('<has>' in expected || '<lacks>' in expected || '<size>' in expected) {
    return rowDifferences(expected, actual, options, path);
  }
  return memberDifferences(expected as Record<string, unknown>, actual, options, path);
}

function fitsText(expected: string, actual: unknown): boolean {
  const kind = Object.hasOwn(KINDS, expected) ? KINDS[expected] : undefined;
  if (kind !== undefined) return actual !== undefined && kind(actual);
  const pattern = patternOf(expected);
  if (pattern !== null) return typeof actual === 'string' && pattern.test(actual);
  return actual === expected;
}

/** `/…/` as a pattern; `null`: the text is a text. */
export function patternOf(text: string): RegExp | null {
  return text.length > 2 && text.startsWith('/') && text.endsWith('/') ? new RegExp(text.slice(1, -1), 'su') : null;
}

function listDifferences(expected: unknown[], actual: unknown, options: MatchOptions, path: string): readonly string[] {
  if (!Array.isArray(actual)) return [said(path, expected, actual)];
  if (actual.length !== expected.length) {
    return [`${path || 'the answer'} has ${actual.length} elements, not ${expected.length}`];
  }
  return expected.flatMap((one, index) => differences(one, actual[index], options, below(path, String(index))));
}

function memberDifferences(
  expected: Readonly<Record<string, unknown>>,
  actual: unknown,
  options: MatchOptions,
  path: string,
): readonly string[] {
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return [said(path, expected, actual)];
  const has = (name: string): boolean => Object.hasOwn(actual, name);
  const found = Object.entries(expected).flatMap(([name, one]) => {
    const place = below(path, name);
    if (one === ABSENT) return has(name) ? [`${place} is there, but must not be`] : [];
    if (!has(name)) return [`${place} is missing`];
    return differences(one, (actual as Record<string, unknown>)[name], options, place);
  });
  if (!options.isWhole) return found;
  const extra = Object.keys(actual).filter((name) => !Object.hasOwn(expected, name));
  return [...found, ...extra.map((name) => `${below(path, name)} is not expected`)];
}

/** Rows of a list, wherever in it they are. */
function rowDifferences(expected: object, actual: unknown, options: MatchOptions, path: string): readonly string[] {
  const { '<has>': has = [], '<lacks>': lacks = [], '<size>': size } = expected as Record<string, unknown>;
  if (!Array.isArray(actual)) return [said(path, 'a list', actual)];
  const fits = (row: unknown): boolean => actual.some((one) => differences(row, one, options).length === 0);
  const missing = (has as unknown[]).filter((row) => !fits(row)).map((row) => `${path} has no ${shown(row)}`);
  const wrong = (lacks as unknown[]).filter(fits).map((row) => `${path} has ${shown(row)}, but must not`);
  const count =
    size === undefined || size === actual.length ? [] : [`${path} has ${actual.length} rows, not ${shown(size)}`];
  return [...missing, ...wrong, ...count];
}

const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

function said(path: string, expected: unknown, actual: unknown): string {
  return `${path || 'the answer'} is ${shown(actual)}, expected ${shown(expected)}`;
}

const LONGEST = 300;

function shown(value: unknown): string {
  const text = value === undefined ? 'absent' : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** The value at a path such as `items.item.0.id`; `undefined` where there is none. */
export function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, name) => {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    return (at as Record<string, unknown>)[name];
  }, value);
}
