import { hash } from 'node:crypto';
import type { Json } from '../../src/core/changes.ts';
import type { RowOf } from './write/columns.ts';
import { HISTORY } from './tables.ts';

/** The link of the first row of an invoice's chain. */
export const CHAIN_START: Buffer = Buffer.alloc(32);

/** The buffer of a link's text where it fits: a digest in one call needs no object, as `createHash` does. */
const AREA = Buffer.allocUnsafe(16 * 1_024);
/** The most bytes of UTF-8 for a unit of a JavaScript text. */
const MOST_BYTES_OF_UNIT = 3;

type Linked = Omit<RowOf<typeof HISTORY>, 'hash'>;

/** The columns of a link, in order. Rows from before `client_id` have none, and their links do not cover it. */
const LINKED_OF_CLIENT = (Object.keys(HISTORY) as (keyof typeof HISTORY)[]).filter((name) => name !== 'hash').sort();
const LINKED = LINKED_OF_CLIENT.filter((name) => name !== 'client_id');

/**
 * The link of a history row: SHA-256 over the link before it and the row in a canonical form, so that a row that is
 * edited, deleted or moved breaks the chain of its invoice.
 */
export function linkOf(previous: Buffer, tenantId: number, row: Linked): Buffer {
  const columns = row.client_id === null ? LINKED : LINKED_OF_CLIENT;
  const fields = columns.map((name) => [name, canonical(row[name])]);
  const text = JSON.stringify([tenantId, fields]);
  const most = previous.length + MOST_BYTES_OF_UNIT * text.length;
  const area = most <= AREA.length ? AREA : Buffer.allocUnsafe(most);
  const start = previous.copy(area);
  const end = start + area.write(text, start);
  return hash('sha256', area.subarray(0, end), 'buffer');
}

function canonical(value: RowOf<typeof HISTORY>[keyof Linked]): string | null {
  return value === null ? null : value.toString();
}

/**
 * JSON text with the names of every object in order. A verifier must get the same text, and `jsonb`, the type of early
 * versions, did not keep the order.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  // Most documents are in order already: the check is cheaper than a sort.
  if (isInOrder(value)) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member ?? null)}`).join(',')}}`;
}

function isInOrder(value: Json | undefined): boolean {
  if (value === undefined || value === null || typeof value !== 'object') return true;
  if (isList(value)) return value.every(isInOrder);
  let before = '';
  // `Object.keys` would make a list for each document.
  for (const name in value) {
    if (name < before || !isInOrder(value[name])) return false;
    before = name;
  }
  return true;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
