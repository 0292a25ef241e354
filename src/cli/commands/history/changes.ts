import type { HistoryDocument } from '../../../../db/admin/history-list.ts';
import { amountText } from '../../support/amounts.ts';

const LONGEST = 120;
/** Members of a row that describe the event, beside the header of the invoice. */
const ADDED = ['creditNote', 'creditNotes', 'lines', 'notes', 'payment', 'refund'];

/**
 * The changes of a row of the history, a short text each: `status Unpaid → Paid`, `balance 15.00 → 0.00`, `payment …`.
 * Only members that differ are named. Amounts, which the history keeps in minor units, are in the currency's own.
 */
export function changesOf(
  before: HistoryDocument | null,
  after: HistoryDocument | null,
  currency: string,
): readonly string[] {
  if (after === null) return [];
  const removed = (before?.['lines'] as { readonly removed?: unknown } | undefined)?.removed;
  if (removed === undefined) return namedChanges(before, after, currency);
  // The lines after an update do not contain the lines that it removed.
  const lines = { ...(after['lines'] as object | undefined), removed };
  return namedChanges({ ...before, lines: undefined }, { ...after, lines }, currency);
}

function namedChanges(before: HistoryDocument | null, after: HistoryDocument, currency: string): readonly string[] {
  const names = Object.keys(after).filter((name) => ADDED.includes(name) || !isSame(before?.[name], after[name]));
  return names
    .filter((name) => after[name] !== undefined && !isSame(after[name], {}) && !isSame(before?.[name], after[name]))
    .map((name) => {
      const now = shown(name, after[name], currency);
      const isNew = ADDED.includes(name) || before === null || before[name] === undefined;
      return isNew ? `${titleOf(name)} ${now}` : `${titleOf(name)} ${shown(name, before[name], currency)} → ${now}`;
    });
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** `balanceMinor` → `balance`. */
function titleOf(name: string): string {
  return name.replace(/Minor$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function shown(name: string, value: unknown, currency: string): string {
  if (value === undefined || value === null || value === '') return '(none)';
  if (typeof value === 'string' && name.endsWith('Minor') && /^-?[0-9]+$/.test(value)) {
    return amountText(BigInt(value), currency);
  }
  if (typeof value === 'object') return cut(objectText(value, currency));
  return cut(typeof value === 'string' ? value : JSON.stringify(value));
}

/** The members of a payment, a refund or lines: their names and values, amounts in the currency's own. */
function objectText(value: object, currency: string): string {
  if (Array.isArray(value)) return `${value.length} in all`;
  return Object.entries(value)
    .map(([name, member]) => `${titleOf(name)} ${shown(name, member, currency)}`)
    .join(', ');
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
