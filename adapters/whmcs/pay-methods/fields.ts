import type { payMethodFields } from '../../../schemas/whmcs/pay-method-fields.ts';
import type { PayMethodFields } from '../../../src/core/records/pay-method.ts';
import { toId } from '../parameters/values.ts';
import { Violation } from '../parameters/violation.ts';

type FieldParams = { readonly [K in keyof typeof payMethodFields]?: string | undefined };

const MONTH_AND_YEAR = /^(0[1-9]|1[0-2])[/.-]?(?:20)?([0-9]{2})$/;
const LAST_FOUR = /^[0-9]{4}$/;
const ISSUE = /^[0-9]{1,10}$/;

/** The fields of a pay method that a call names, in the order in which the document lists their errors. */
export function fieldsOf(params: FieldParams): Partial<PayMethodFields> {
  const expiry = monthOf(params.card_expiry, 'Expiry Date is invalid', 'card_expiry');
  const start = monthOf(params.card_start, 'Start Date is invalid', 'card_start');
  const issueNumber = matching(params.card_issue_number, ISSUE, 'Issue Number is invalid', 'card_issue_number');
  const lastFour = matching(
    params.card_last_four,
    LAST_FOUR,
    'Invalid card_last_four: the last four digits of the card',
    'card_last_four',
  );
  const fields: { readonly [K in keyof PayMethodFields]: string | undefined } = {
    description: params.description,
    gateway: params.gateway_module_name,
    remoteToken: params.remote_token,
    lastFour,
    cardType: params.card_type,
    expiry,
    start,
    issueNumber,
    bankName: params.bank_name,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function monthOf(text: string | undefined, message: string, parameter: string): string | undefined {
  if (text === undefined) return undefined;
  const [, month, year] = MONTH_AND_YEAR.exec(text) ?? [];
  if (month === undefined || year === undefined) throw new Violation(message, parameter);
  return `${month}/${year}`;
}

function matching(text: string | undefined, pattern: RegExp, message: string, parameter: string): string | undefined {
  if (text !== undefined && !pattern.test(text)) throw new Violation(message, parameter);
  return text;
}

/** An id whose document has one sentence where it is missing, and another where it names nothing. */
export function idOf(text: string | undefined, parameter: string, missing: string, invalid: string): number {
  if (text === undefined) throw new Violation(missing, parameter);
  const id = toId(text);
  if (id === null) throw new Violation(invalid, parameter);
  return id;
}
