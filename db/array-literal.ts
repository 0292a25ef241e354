import type { SqlScalar } from './sql.ts';

const NEEDS_QUOTES = /["\\]/;
const QUOTED = /["\\]/g;

/** A list as PostgreSQL writes an array: the driver's own way looks at every element twice, numbers too. */
export function arrayLiteral(values: readonly SqlScalar[]): string {
  return `{${values.map(elementText).join(',')}}`;
}

function elementText(value: SqlScalar): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return `"${NEEDS_QUOTES.test(value) ? value.replace(QUOTED, '\\$&') : value}"`;
  if (Buffer.isBuffer(value)) return `"\\\\x${value.toString('hex')}"`;
  return String(value);
}
