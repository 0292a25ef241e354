import {
  advancedMainInvoiceSearch as schema,
  ROWS,
} from '../../../../schemas/corp/billing/advanced-main-invoice-search.ts';
import { advancedMainInvoiceSearchSample } from '../../../../schemas/corp/samples/billing/advanced-main-invoice-search.ts';
import { CredentialMoved } from '../../../../src/core/credential.ts';
import type { LocalDate } from '../../../../src/core/dates.ts';
import type { FoundInvoice, InvoiceSearch, SearchPlace } from '../../../../src/core/reads/sales.ts';
import { amountsOf } from '../../answer-parts.ts';
import { ifGiven, required, toDay, toFlag } from '../../decode.ts';
import type { AnswerMembers, Method } from '../../method.ts';
import { CallEnded } from '../../outcome.ts';
import { validatorOf, type ValidArguments } from '../../validate.ts';

const validate = validatorOf(schema);

/** Finds invoices. The key of the next page is a place in their order: a page costs the same wherever it begins. */
export const advancedMainInvoiceSearch: Method = {
  name: schema.title,
  schema,
  sample: advancedMainInvoiceSearchSample,
  access: 'read',
  knows: (name) => Object.hasOwn(schema.arguments, name),
  async run(call) {
    const search = searchOf(validate(call.given, call));
    const found = await call.reads.sales.search(call.origin.actor, search);
    if (found === 'revoked') throw new CredentialMoved();
    if (found.rows.length === 0 && found.next === null && search.after === null)
      throw new CallEnded('zero', 'no match');
    return {
      QRY_MAIN_INVOICE_ARRAY: found.rows.map(rowOf),
      NEXT_PAGE_KEY: found.next === null ? '' : keyOf(found.next),
    };
  },
};

function searchOf(values: ValidArguments): InvoiceSearch {
  const [from, to] = [ifGiven(values['START_DATE'], toDay), ifGiven(values['END_DATE'], toDay)];
  const dates = from === null && to === null ? null : { of: dateTypeOf(values), from, to };
  const numberOf = (name: string): number | null => (values[name] === undefined ? null : Number(values[name]));
  const limit = Number(values['ROWS_PER_PAGE']);
  if (limit > ROWS.most) throw new CallEnded('dataIn', 'ROWS_PER_PAGE');
  return {
    dates,
    fromId: numberOf('START_INVOICE_NUMBER'),
    toId: numberOf('END_INVOICE_NUMBER'),
    clientId: numberOf('CUSTOMER_ID'),
    typeId: numberOf('INVOICE_TYPE_ID'),
    isPaid: !required(toFlag(required(values['ALL_MONIES']))),
    after: placeOf(values['PAGE_KEY'], dates !== null),
    limit,
  };
}

function dateTypeOf(values: ValidArguments): 'issued' | 'due' {
  return values['DATE_TYPE'] === 'due' ? 'due' : 'issued';
}

function keyOf({ date, id }: SearchPlace): string {
  return date === null ? String(id) : `${date}:${id}`;
}

const KEY = /^(?:([0-9]{4}-[0-9]{2}-[0-9]{2}):)?([0-9]{1,10})$/;

/** The place of a key of this kind of search. Throws CallEnded for any other text. */
function placeOf(key: string | undefined, isDated: boolean): SearchPlace | null {
  if (key === undefined) return null;
  const [, day, id] = KEY.exec(key) ?? [];
  const date: LocalDate | null = day === undefined ? null : toDay(day);
  if (id === undefined || isDated !== (date !== null)) throw new CallEnded('dataIn', 'PAGE_KEY');
  return { date, id: Number(id) };
}

function rowOf({ invoice, clientName, typeId, hasDelivery }: FoundInvoice): AnswerMembers {
  return {
    INVOICE_NUMBER: invoice.id,
    INVOICE_TYPE_ID: typeId ?? 0,
    CUSTOMER_ID: invoice.clientId,
    CUSTOMER_NAME: clientName,
    INVOICE_DATE: invoice.issuedOn,
    DUE_DATE: invoice.dueOn,
    PAID_DATE_TIME: invoice.paidAt ?? '',
    CURRENCY: invoice.currency.code,
    ...amountsOf(invoice),
    HAS_DELIVERY: Number(hasDelivery),
    INVOICE_NOTES: invoice.notes,
  };
}
