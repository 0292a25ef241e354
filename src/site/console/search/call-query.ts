import type { CallSearch } from '../../../core/console/calls.ts';
import type { Bound } from '../../../core/console/search.ts';
import { instantText, type Instant } from '../../../core/dates.ts';
import type { Grammar } from './grammar.ts';
import { idOf } from './values.ts';

/** A search of calls, and whether those of unknown callers are wanted. */
export interface CallQuery extends CallSearch {
  readonly isOfUnknown?: boolean;
}

const BOUND = /^(<=|>=|<|>|=)?(\d{1,7})(us|ms|s|m)?$/i;
const UNIT_US: Readonly<Record<string, number>> = { us: 1, ms: 1_000, s: 1_000_000, m: 60_000_000 };
const SPAN = /^(\d{1,4})([mhd])$/i;
const SPAN_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const TIME = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)?$/;

/** Searches of calls at a time: a word is the number of an invoice, or the name of an action. */
export function callGrammar(now: Instant): Grammar<CallQuery> {
  const time = (form: string, searchOf: (at: Instant) => CallQuery): Grammar<CallQuery>['keys'][string] => ({
    form,
    read: (value) => {
      const at = timeOf(value, now);
      return at === null ? null : searchOf(at);
    },
  });
  return {
    wordForm: 'the number of an invoice, or the name of an action',
    readWord: (word) => {
      const invoiceId = idOf(word);
      return invoiceId === null ? { action: word } : { invoiceId };
    },
    keys: {
      action: { form: 'the name of an action, such as action:AddInvoicePayment', read: (action) => ({ action }) },
      outcome: {
        form: 'ok, error, repeat, or a code such as outcome:invoice-not-found',
        read: (value) => ({ outcome: value.toLowerCase() }),
      },
      status: {
        form: 'a status of HTTP, such as status:>=500',
        read: (value) => {
          const bound = boundOf(value, false);
          return bound === null ? null : { status: [bound] };
        },
      },
      dialect: { form: 'a dialect, such as dialect:whmcs', read: (dialect) => ({ dialect }) },
      caller: {
        form: 'an identifier, such as caller:shop; caller:unknown finds calls of callers who did not prove who they are',
        read: (caller) => (caller.toLowerCase() === 'unknown' ? { isOfUnknown: true } : { caller }),
      },
      invoice: {
        form: 'the number of an invoice, such as invoice:78',
        read: (value) => {
          const invoiceId = idOf(value);
          return invoiceId === null ? null : { invoiceId };
        },
      },
      slower: {
        form: 'a time, such as slower:200ms or slower:2s',
        read: (value) => {
          const bound = /^\d/.test(value) ? boundOf(value, true) : null;
          return bound === null ? null : { duration: [{ operator: '>=', value: bound.value }] };
        },
      },
      command: { form: 'the id of a command, as the history has it', read: (commandId) => ({ commandId }) },
      since: time('a span or a time in UTC, such as since:2h or since:2026-11-30T14:00', (since) => ({ since })),
      until: time('a span or a time in UTC, such as until:1h or until:2026-11-30', (until) => ({ until })),
    },
  };
}

function boundOf(value: string, isTime: boolean): Bound<number> | null {
  const [, operator = '=', digits, unit = isTime ? 'ms' : ''] = BOUND.exec(value) ?? [];
  if (digits === undefined || (!isTime && unit !== '')) return null;
  const factor = isTime ? (UNIT_US[unit.toLowerCase()] ?? 1) : 1;
  return { operator: operator as Bound<number>['operator'], value: Number(digits) * factor };
}

/** A span back from now, or a time in UTC. */
function timeOf(value: string, now: Instant): Instant | null {
  const [, count, unit = ''] = SPAN.exec(value) ?? [];
  if (count !== undefined) return now - Number(count) * (SPAN_MS[unit.toLowerCase()] ?? 0);
  if (!TIME.test(value)) return null;
  const at = Date.parse(value.length === 'YYYY-MM-DD'.length ? value : `${value.replace(' ', 'T')}Z`);
  // The 30th of February would be the 2nd of March.
  return Number.isNaN(at) || !instantText(at).startsWith(value.slice(0, 'YYYY-MM-DD'.length)) ? null : at;
}
