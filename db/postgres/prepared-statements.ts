import { createHash } from 'node:crypto';
import { faultText } from './error-text.ts';
import { arrayLiteral } from './arrays/array-literal.ts';
import type { SqlScalar, SqlValue } from './sql.ts';

/** One statement as the driver takes it, with `$n` for the values. A name makes the server keep its plan. */
export interface Query {
  readonly text: string;
  readonly values?: readonly SqlScalar[];
  readonly name?: string;
  /** The driver's own limit in milliseconds, in place of its connection's. */
  readonly query_timeout?: number;
}

/** The name is unknown or already used: a pooler has changed the server behind the connection. */
const LOST_NAMES = new Set(['26000', '42P05']);
/**
 * Texts that get a name. Callers choose the parts and columns that a batch writes, and every connection and the server keep
 * each named text for good: further texts go without.
 */
const MOST_NAMED = 1_000;

/**
 * Names statements, so that a connection parses and plans each of them once. A name is a digest of its text: a name that
 * another gateway left on a pooled connection is that of the same statement.
 */
export class Statements {
  readonly #names = new Map<string, string>();
  #areNamed: boolean;

  /** `areNamed` false: behind a pooler that does not keep names apart. */
  constructor(areNamed = true) {
    this.#areNamed = areNamed;
  }

  /** `isKept` false: the text is not likely to come again. */
  query(text: string, values: readonly SqlValue[], isKept = true): Query {
    const query = { text, values: values.map(withoutLists) };
    const name = this.#areNamed && isKept ? this.#nameOf(text) : null;
    return name === null ? query : { name, ...query };
  }

  /**
   * Whether an error shows that names are unreliable. Names are then switched off for good, and a repeat works. It also
   * works for a statement in flight with a name when another call switched them off.
   */
  isLost(error: unknown): boolean {
    if (!LOST_NAMES.has(faultText(error, 'code'))) return false;
    this.#areNamed = false;
    return true;
  }

  /** `null` for a text beyond those that get a name. */
  #nameOf(text: string): string | null {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (this.#names.size >= MOST_NAMED) return null;
    const name = `gateway_${createHash('sha256').update(text).digest('hex').slice(0, 40)}`;
    this.#names.set(text, name);
    return name;
  }
}

/** A value as the driver takes it: a list becomes the text of an array, which the statement casts. */
export function withoutLists(value: SqlValue): SqlScalar {
  return isList(value) ? arrayLiteral(value) : value;
}

function isList(value: SqlValue): value is readonly SqlScalar[] {
  return Array.isArray(value);
}
