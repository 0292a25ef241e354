import type { SqlScalar } from '../sql.ts';

const NEEDS_ESCAPES = /["\\]/;
const ESCAPED = /["\\]/g;
/** Escapes of JSON that an array must not have: to the one `\n` is a line break, to the other the letter n. */
const OTHER_ESCAPES = /^[^\\]*(?:\\["\\][^\\]*)*\\[^"\\]/;

/** Writes a list as a PostgreSQL array. The driver's own code reads every element twice, numbers too. */
export function arrayLiteral(values: readonly SqlScalar[]): string {
  return `{${values.map(elementText).join(',')}}`;
}

function elementText(value: SqlScalar): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return NEEDS_ESCAPES.test(value) ? escaped(value) : `"${value}"`;
  if (Buffer.isBuffer(value)) return `"\\\\x${value.toString('hex')}"`;
  return String(value);
}

/** Except for control characters, an array quotes a text as JSON does; nothing in JavaScript is faster. */
function escaped(value: string): string {
  const text = JSON.stringify(value);
  return OTHER_ESCAPES.test(text) ? `"${value.replace(ESCAPED, '\\$&')}"` : text;
}
