import { updateInvoice as schema } from '../../../../schemas/whmcs/billing/update-invoice.ts';
import { updateInvoiceSample } from '../../../../schemas/whmcs/samples/billing/update-invoice.ts';
import type { ParamsOf } from '../../../../schemas/whmcs/values.ts';
import type { NewLine, UpdateInvoice } from '../../../../src/core/commands.ts';
import { unitsOf } from '../../../../src/core/money/decimal.ts';
import { submit, type Action } from '../../action.ts';
import { ifPresent, required, toStatus } from '../../parameters/decode.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toAmount, toBoolean, toDate, toId, toRate, toPaidDate } from '../../parameters/values.ts';
import { Violation } from '../../parameters/violation.ts';

type Params = ParamsOf<typeof schema>;
type Flags = string | Readonly<Record<string, string>> | undefined;

/** More than any currency has. */
const CREDIT_DECIMALS = 6;

const validate = validatorOf(schema);

/** Changes an invoice, all at once or not at all, and answers its id. */
export const updateInvoice: Action = {
  name: schema.title,
  schema,
  sample: updateInvoiceSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const params = validate(call.values, call.place);
    const updated = await submit(
      call,
      { kind: 'update-invoice', origin: call.origin, ...changesOf(params) },
      'invoice-updated',
    );
    return { invoiceid: updated.invoiceId };
  },
};

function changesOf(params: Params): Omit<UpdateInvoice, 'origin' | 'kind'> {
  const sendsMail = ifPresent(params.publishandsendemail, toBoolean) === true;
  return {
    invoiceId: required(toId(params.invoiceid)),
    status: params.status === undefined ? null : toStatus(params.status),
    paymentMethod: params.paymentmethod ?? null,
    rate: ifPresent(params.taxrate, toRate),
    rate2: ifPresent(params.taxrate2, toRate),
    credit: creditOf(params.credit),
    issuedOn: ifPresent(params.date, toDate),
    dueOn: ifPresent(params.duedate, toDate),
    paidAt: ifPresent(params.datepaid, toPaidDate),
    notes: params.notes ?? null,
    editedLines: editedLines(params),
    newLines: newLines(params),
    removedLines: Object.values(params.deletelineids ?? {}).map((id) => required(toId(id))),
    publishes: sendsMail || ifPresent(params.publish, toBoolean) === true,
    sendsMail,
  };
}

function creditOf(text: string | undefined): UpdateInvoice['credit'] {
  const credit = ifPresent(text, toAmount);
  // Noise below zero is zero.
  const units = credit === null ? 0n : (unitsOf(credit, CREDIT_DECIMALS) ?? credit.unscaled);
  if (units < 0n) throw new Violation('Invalid credit: Amount must not be negative', 'credit');
  return credit;
}

/** Every line that any of the three arrays touches must be in all of them. */
function editedLines(params: Params): UpdateInvoice['editedLines'] {
  const { itemdescription, itemamount, itemtaxed } = params;
  return keysOf(itemdescription, itemamount, itemtaxed).map((key) => {
    const [description, amount, isTaxed] = [itemdescription?.[key], itemamount?.[key], flagOf(itemtaxed, key)];
    if (description === undefined || amount === undefined || isTaxed === undefined) {
      throw new Violation(
        'Missing Variables: itemdescription, itemamount and itemtaxed are required for each item being changed',
        description === undefined ? 'itemdescription' : amount === undefined ? 'itemamount' : 'itemtaxed',
      );
    }
    return { id: Number(key), ...lineOf(description, amount, isTaxed) };
  });
}

function newLines(params: Params): NewLine[] {
  const { newitemdescription, newitemamount, newitemtaxed } = params;
  return keysOf(newitemdescription, newitemamount, newitemtaxed).map((key) => {
    const [description, amount] = [newitemdescription?.[key], newitemamount?.[key]];
    if (description === undefined || amount === undefined) {
      throw new Violation(
        'Missing Variables: newitemdescription and newitemamount are required for each new item',
        description === undefined ? 'newitemdescription' : 'newitemamount',
      );
    }
    return lineOf(description, amount, flagOf(newitemtaxed, key) ?? '');
  });
}

/** One flag may replace those of all lines. */
function flagOf(flags: Flags, key: string): string | undefined {
  return typeof flags === 'string' ? flags : flags?.[key];
}

function keysOf(...lists: readonly Flags[]): string[] {
  return [...new Set(lists.flatMap((list) => (typeof list === 'string' ? [] : Object.keys(list ?? {}))))].sort(
    (a, b) => Number(a) - Number(b),
  );
}

function lineOf(description: string, amount: string, isTaxed: string): NewLine {
  return { description, amount: required(toAmount(amount)), isTaxed: required(toBoolean(isTaxed)) };
}
