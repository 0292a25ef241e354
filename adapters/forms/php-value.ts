import { MalformedRequest } from './malformed-request.ts';

/** A request parameter: text, or an array of them. */
export type PhpValue = string | PhpArray;

/** A PHP array: keys in order of first appearance; integer keys are their canonical decimal text (`13`, never `013`). */
export type PhpArray = ReadonlyMap<string, PhpValue>;

/** PHP's `max_input_vars`. PHP drops what is beyond; a request about money is refused instead. */
export const MAX_VARIABLES = 1000;

/** PHP's `max_input_nesting_level`: bracket pairs after a name. */
const MAX_NESTING = 64;

/** A key within a name; `null` is `[]`, the next free index. */
type Key = string | null;
type MutableArray = Map<string, PhpValue>;

const LONG_MAX = 2n ** 63n - 1n;
const LONG_MIN = -(2n ** 63n);
const INTEGER_KEY = /^(?:0|-?[1-9][0-9]{0,18})$/;
// isspace() of the C locale; PHP allows one such character between the brackets of `[]`.
const NEXT_INDEX = /^[ \t\n\v\f\r]?$/;
const PROTECTED_PREFIXES = ['__Host-', '__Secure-'];

/**
 * Collects variables as PHP 8.2 does for `$_GET`, `$_POST` and `parse_str` (`php_register_variable_ex`):
 * brackets make arrays, the last of equal names wins, and a scalar and an array replace each other.
 */
export class PhpVariables {
  readonly #values: MutableArray = new Map();
  /** The highest integer key of the arrays that met a `[]`; `null` when there is none. */
  readonly #highestIndex = new WeakMap<PhpArray, bigint | null>();

  get values(): PhpArray {
    return this.#values;
  }

  /** Adds one variable by its name as sent; drops it where PHP does. Throws MalformedRequest beyond 64 levels. */
  register(nameAsSent: string, value: PhpValue): void {
    const name = untilNul(nameAsSent).replace(/^ +/, '');
    const path = toPath(name);
    const last = path?.pop();
    if (path === undefined || last === undefined) return;
    let target = this.#values;
    for (const key of path) {
      // PHP compares every key with the name, and leaves the arrays that it opened on the way.
      if (isForged(key, name)) return;
      const child = this.#openArray(target, key);
      if (child === undefined) return;
      target = child;
    }
    if (isForged(last, name)) return;
    const key = last ?? this.#nextIndex(target);
    if (key !== undefined) this.#put(target, key, value);
  }

  /** Adds one variable under exactly this name. */
  set(name: string, value: PhpValue): void {
    this.#put(this.#values, name, value);
  }

  #openArray(parent: MutableArray, key: Key): MutableArray | undefined {
    const found = key ?? this.#nextIndex(parent);
    if (found === undefined) return undefined;
    const existing = parent.get(found);
    if (existing !== undefined && typeof existing !== 'string') return existing as MutableArray;
    const created: MutableArray = new Map();
    this.#put(parent, found, created);
    return created;
  }

  #put(target: MutableArray, key: string, value: PhpValue): void {
    target.set(key, value);
    // Only an array that was not empty is tracked (see #nextIndex): most arrays never are.
    const highest = target.size === 1 ? undefined : this.#highestIndex.get(target);
    if (highest === undefined) return;
    const index = toIndex(key);
    if (index !== null && (highest === null || index > highest)) this.#highestIndex.set(target, index);
  }

  /** One above the highest integer key, negative ones too; undefined (the variable is lost) when PHP's integers end. */
  #nextIndex(target: PhpArray): string | undefined {
    if (target.size === 0) return '0';
    let highest = this.#highestIndex.get(target);
    if (highest === undefined) {
      highest = null;
      for (const key of target.keys()) {
        const index = toIndex(key);
        if (index !== null && (highest === null || index > highest)) highest = index;
      }
      this.#highestIndex.set(target, highest);
    }
    if (highest === null) return '0';
    return highest === LONG_MAX ? undefined : String(highest + 1n);
  }
}

/** The keys of a name, the variable's own name first; undefined when PHP drops the variable. */
function toPath(name: string): Key[] | undefined {
  let open = name.indexOf('[');
  const base = mangle(open < 0 ? name : name.slice(0, open));
  if (base === '') return undefined;

  const path: Key[] = [base];
  while (open >= 0) {
    if (path.length > MAX_NESTING) {
      throw new MalformedRequest('nested-too-deep', `A parameter is nested deeper than ${MAX_NESTING} levels.`);
    }
    const close = name.indexOf(']', open + 1);
    if (close < 0) {
      // Only the first bracket becomes part of the name; behind a complete pair the rest is lost.
      return path.length === 1 ? [mangle(name)] : path;
    }
    const key = name.slice(open + 1, close);
    path.push(NEXT_INDEX.test(key) ? null : key);
    open = name[close + 1] === '[' ? close + 1 : -1;
  }
  return path;
}

/** A key must not turn into one of the cookie prefixes that browsers guard when the name as sent has none. */
function isForged(key: Key, name: string): boolean {
  return PROTECTED_PREFIXES.some((prefix) => key?.startsWith(prefix) === true && !name.startsWith(prefix));
}

/** PHP's names are C strings: they end at the first NUL. */
export function untilNul(name: string): string {
  const nul = name.indexOf('\0');
  return nul < 0 ? name : name.slice(0, nul);
}

function mangle(name: string): string {
  return name.replace(/[ .[]/g, '_');
}

function toIndex(key: string): bigint | null {
  if (!INTEGER_KEY.test(key)) return null;
  const index = BigInt(key);
  return index >= LONG_MIN && index <= LONG_MAX ? index : null;
}
