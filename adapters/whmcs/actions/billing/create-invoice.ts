import { createInvoice as schema } from '../../../../schemas/whmcs/billing/create-invoice.ts';
import { createInvoiceSample } from '../../../../schemas/whmcs/samples/billing/create-invoice.ts';
import type { ParamsOf } from '../../../../schemas/whmcs/values.ts';
import type { NewLine } from '../../../../src/core/commands.ts';
import type { PhpArray } from '../../../forms/php-value.ts';
import { submit, type Action } from '../../action.ts';
import { ifPresent, required, toStatus } from '../../parameters/decode.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toAmount, toBoolean, toDate, toId, toRate } from '../../parameters/values.ts';
import { Violation } from '../../parameters/violation.ts';

type Params = ParamsOf<typeof schema>;

const validate = validatorOf(schema);
const NUMBERED = /^item(?:description|amount|taxed)([0-9]+)$/;

/** Makes an invoice and answers its id and the status it has when all is done. */
export const createInvoice: Action = {
  name: schema.title,
  schema,
  sample: createInvoiceSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const params = validate(withoutBlankAmounts(call.values), call.place);
    const isDraft = ifPresent(params.draft, toBoolean) === true;
    const created = await submit(
      call,
      {
        kind: 'create-invoice',
        origin: call.origin,
        clientId: required(toId(params.userid)),
        status: isDraft ? 'Draft' : toStatus(params.status ?? 'Unpaid'),
        sendsMail: ifPresent(params.sendinvoice, toBoolean) === true,
        paymentMethod: params.paymentmethod ?? null,
        rate: ifPresent(params.taxrate, toRate),
        rate2: ifPresent(params.taxrate2, toRate),
        issuedOn: ifPresent(params.date, toDate),
        dueOn: ifPresent(params.duedate, toDate),
        notes: params.notes ?? '',
        lines: linesOf(params),
        appliesCredit: ifPresent(params.autoapplycredit ?? params.autoappliedcredit, toBoolean) === true,
      },
      'invoice-created',
    );
    return { invoiceid: created.invoiceId, status: created.status };
  },
};

/** A blank amount of an array counts as absent, like a blank `itemamountX`. */
function withoutBlankAmounts(values: PhpArray): PhpArray {
  const amounts = values.get('itemamount');
  if (amounts === undefined || typeof amounts === 'string') return values;
  const given = [...amounts].filter(([, amount]) => typeof amount !== 'string' || amount.trim() !== '');
  return new Map([...values, ['itemamount', new Map(given)]]);
}

/**
 * The lines in the order of their numbers, from whichever number, with gaps. A line without an amount is 0.00; a
 * number with neither description nor amount is not a line: callers send empty rows of their forms.
 */
function linesOf(params: Params): NewLine[] {
  const numbers = new Set<string>();
  for (const name of Object.keys(params)) {
    const number = NUMBERED.exec(name)?.[1];
    if (number !== undefined) numbers.add(number);
  }
  for (const list of [params.itemdescription, params.itemamount, params.itemtaxed]) {
    for (const key of typeof list === 'string' ? [] : Object.keys(list ?? {})) numbers.add(key);
  }
  return [...numbers].sort(byNumber).flatMap((number) => lineOf(params, number));
}

/** Numbers of any length, which a float would round. */
function byNumber(a: string, b: string): number {
  const [x, y] = [BigInt(a), BigInt(b)];
  return x < y ? -1 : Number(x > y);
}

function lineOf(params: Params, number: string): readonly NewLine[] {
  const value = (name: 'itemdescription' | 'itemamount' | 'itemtaxed'): string | undefined => {
    const numbered = params[`${name}${number}`];
    const list = params[name];
    const listed = typeof list === 'string' ? list : list?.[number];
    if (typeof numbered !== 'string') return listed;
    // One of two lines would be lost.
    if (typeof list === 'object' && (listed ?? '').trim() !== '' && listed !== numbered) {
      throw new Violation(`Invalid ${name}: item ${number} is also given as ${name}${number}`, name);
    }
    return numbered;
  };
  const [description, amount] = [value('itemdescription') ?? '', value('itemamount')];
  if (description.trim() === '' && amount === undefined) return [];
  const isTaxed = ifPresent(value('itemtaxed'), toBoolean) === true;
  return [{ description, amount: required(toAmount(amount ?? '0')), isTaxed }];
}
