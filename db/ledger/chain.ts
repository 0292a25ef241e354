import { createHash } from 'node:crypto';
import type { Json } from '../../src/core/changes.ts';
import type { RowOf } from './statement.ts';
import type { HISTORY } from './tables.ts';

/** What the first row of an invoice's chain is linked to. */
export const CHAIN_START = Buffer.alloc(32);

type Linked = Omit<RowOf<typeof HISTORY>, 'hash'>;

/**
 * The link of a history row: SHA-256 over the link before it and the row in a canonical form, so that a row that is
 * edited, deleted or moved breaks the chain of its invoice.
 */
export function linkOf(previous: Buffer, tenantId: number, row: Linked): Buffer {
  const fields = Object.keys(row)
    .sort()
    .map((name) => [name, canonical(row[name as keyof Linked])]);
  return createHash('sha256')
    .update(previous)
    .update(JSON.stringify([tenantId, fields]))
    .digest();
}

function canonical(value: RowOf<typeof HISTORY>[keyof Linked]): string | null {
  return value === null ? null : value.toString();
}

/** JSON text with the names of every object in order: `jsonb` keeps no order, and a verifier must meet the same text. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sorted(value[name] ?? null)]),
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
