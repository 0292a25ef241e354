import type { Bound, InvoiceSearch } from '../../../core/console/invoice-search.ts';
import { localDate } from '../../../core/dates.ts';
import { INVOICE_STATUSES } from '../../../core/invoice.ts';
import { parseDecimal } from '../../../core/money/decimal.ts';
import { currencyOf, minorOf } from '../../../core/money/money.ts';
import { termsOf, type Term } from './terms.ts';

/** A search as it was read, with the parts that could not be. */
export interface InvoiceQuery {
  readonly search: InvoiceSearch;
  /** A sentence for each part that was not understood. */
  readonly problems: readonly string[];
  readonly terms: readonly Term[];
}

type Reader = (value: string, currency: string) => InvoiceSearch | null;

const ID = /^[1-9]\d{0,14}$/;
const BOUND = /^(<=|>=|<|>|=)?(.+)$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The keys of the search, each with the form of its value. */
const KEYS: Readonly<Record<string, { readonly form: string; readonly read: Reader }>> = {
  id: { form: 'a number, such as id:78', read: (value) => (ID.test(value) ? { id: Number(value) } : null) },
  number: { form: 'a text, such as number:2026-0007', read: (value) => ({ number: value }) },
  client: {
    form: 'the number of a client, or the beginning of a name, such as client:7',
    read: (value) => (ID.test(value) ? { clientId: Number(value) } : { clientText: value }),
  },
  ref: { form: 'the reference of a payment, such as ref:D28', read: (value) => ({ reference: value }) },
  status: {
    form: `one of ${[...INVOICE_STATUSES, 'Overdue'].join(', ')}`,
    read: (value) => {
      const wanted = value.replaceAll(/[\s-]/g, '').toLowerCase();
      const status = [...INVOICE_STATUSES, 'Overdue' as const].find(
        (each) => each.replaceAll(' ', '').toLowerCase() === wanted,
      );
      return status === undefined ? null : { status };
    },
  },
  total: {
    form: 'an amount, such as total:>100',
    read: (value, currency) => {
      const bound = boundOf(value, (text) => {
        const number = parseDecimal(text);
        const minor = number === null ? null : minorOf(number, currencyOf(currency));
        return typeof minor === 'bigint' ? minor : null;
      });
      return bound === null ? null : { total: [bound] };
    },
  },
  issued: { form: 'a date, such as issued:>=2026-11-01', read: dated('issuedOn') },
  due: { form: 'a date, such as due:<2026-12-01', read: dated('dueOn') },
};

/** The keys that a search may have, for the page's help. */
export const INVOICE_KEYS: readonly (readonly [key: string, form: string])[] = Object.entries(KEYS).map(
  ([key, { form }]) => [key, form],
);

/** Reads a search such as `status:overdue total:>100 client:7`; a word is an invoice's number, or a client's name. */
export function readInvoiceQuery(text: string, currency: string): InvoiceQuery {
  const terms = termsOf(text);
  const problems: string[] = [];
  let search: InvoiceSearch = {};
  for (const term of terms) {
    const known = term.key === null ? null : KEYS[term.key];
    const read = known === null ? wordOf(term.value) : (known?.read(term.value, currency) ?? null);
    if (read === null) {
      problems.push(
        known === undefined
          ? `${term.text}: no search by ${term.key ?? ''}. The keys are ${Object.keys(KEYS).join(', ')}.`
          : `${term.text}: write ${known?.form ?? ''}.`,
      );
    } else {
      search = merged(search, read);
    }
  }
  return { search, problems, terms };
}

function wordOf(word: string): InvoiceSearch {
  return ID.test(word) ? { id: Number(word) } : { clientText: word };
}

/** Bounds of one key add up; words are one text; otherwise the last part holds. */
function merged(before: InvoiceSearch, next: InvoiceSearch): InvoiceSearch {
  const both = <T>(one: readonly T[] | undefined, other: readonly T[] | undefined): readonly T[] => [
    ...(one ?? []),
    ...(other ?? []),
  ];
  return {
    ...before,
    ...next,
    ...(next.total === undefined ? {} : { total: both(before.total, next.total) }),
    ...(next.issuedOn === undefined ? {} : { issuedOn: both(before.issuedOn, next.issuedOn) }),
    ...(next.dueOn === undefined ? {} : { dueOn: both(before.dueOn, next.dueOn) }),
    ...(before.clientText !== undefined && next.clientText !== undefined
      ? { clientText: `${before.clientText} ${next.clientText}` }
      : {}),
  };
}

function dated(member: 'issuedOn' | 'dueOn'): Reader {
  return (value) => {
    const bound = boundOf(value, (text) => {
      const [, year, month, day] = DATE.exec(text) ?? [];
      return year === undefined ? null : localDate(Number(year), Number(month), Number(day));
    });
    return bound === null ? null : { [member]: [bound] };
  };
}

function boundOf<T>(value: string, read: (text: string) => T | null): Bound<T> | null {
  const [, operator = '=', text = ''] = BOUND.exec(value) ?? [];
  const found = read(text);
  return found === null ? null : { operator: operator as Bound<T>['operator'], value: found };
}
