import type { ClientChanges } from '../../../src/core/commands/clients.ts';
import {
  CLIENT_STATUSES,
  MOST_CUSTOM_FIELDS,
  type ClientStatus,
  type CustomField,
} from '../../../src/core/records/client.ts';
import { readSerialized } from '../../forms/php-serialize.ts';
import { ifPresent } from './decode.ts';
import { fieldOf, personOf, type PersonParams } from './person.ts';
import { toBoolean, toId } from './values.ts';
import { Violation } from './violation.ts';

/** The most characters of a custom field. */
const LONGEST_VALUE = 4_096;

/** A status by its name, in any case; throws Violation. */
export function toClientStatus(text: string): ClientStatus {
  const status = CLIENT_STATUSES.find((each) => each.toLowerCase() === text.toLowerCase());
  if (status === undefined) throw new Violation(`Invalid status ${text}`, 'status');
  return status;
}

type Text = string | undefined;
type ClientParams = PersonParams & {
  readonly groupid?: Text;
  readonly language?: Text;
  readonly notes?: Text;
  readonly status?: Text;
  readonly paymentmethod?: Text;
  readonly taxexempt?: Text;
  readonly latefeeoveride?: Text;
  readonly overideduenotices?: Text;
  readonly separateinvoices?: Text;
  readonly disableautocc?: Text;
  readonly overrideautoclose?: Text;
  readonly marketingoptin?: Text;
  readonly customfields?: string | Readonly<Record<string, string>> | undefined;
};

const FLAGS = {
  taxexempt: 'isTaxExempt',
  latefeeoveride: 'isLateFeeExempt',
  overideduenotices: 'getsNoReminders',
  separateinvoices: 'hasSeparateInvoices',
  disableautocc: 'hasNoAutoCapture',
  overrideautoclose: 'staysOpen',
  marketingoptin: 'wantsMarketing',
} as const;

/** The wanted fields of a client, without those that are absent. Group 0 means no group. */
export function clientOf(params: ClientParams): ClientChanges {
  const groupId = ifPresent(params.groupid, toId);
  const flags = Object.entries(FLAGS).flatMap(([name, member]) => {
    const flag = ifPresent(params[name as keyof typeof FLAGS], toBoolean);
    return flag === null ? [] : [[member, flag] as const];
  });
  const language = fieldOf(params.language);
  const customFields = customFieldsOf(params.customfields);
  return {
    ...personOf(params),
    ...(language === undefined ? {} : { language }),
    ...(params.notes === undefined ? {} : { notes: params.notes }),
    ...(groupId === null ? {} : { groupId: groupId === 0 ? null : groupId }),
    ...(params.status === undefined ? {} : { status: toClientStatus(params.status) }),
    ...(params.paymentmethod === undefined ? {} : { paymentMethod: params.paymentmethod }),
    ...Object.fromEntries(flags),
    ...(customFields === null ? {} : { customFields }),
  };
}

/** From the base64 of PHP's serialized array, or from an array: values by the ids of their fields. Throws Violation. */
function customFieldsOf(value: ClientParams['customfields']): readonly CustomField[] | null {
  if (value === undefined || value === '') return null;
  const array = typeof value === 'string' ? readSerialized(value) : new Map(Object.entries(value));
  if (array === null || typeof array === 'string') throw invalid('base64 of a serialized array, or an array');
  if (array.size > MOST_CUSTOM_FIELDS) throw invalid(`at most ${MOST_CUSTOM_FIELDS} fields`);
  return [...array].map(([key, each]) => {
    const id = toId(key);
    if (id === null || typeof each !== 'string') throw invalid('the values of fields by their ids');
    if (each.length > LONGEST_VALUE) throw invalid(`values of at most ${LONGEST_VALUE} characters`);
    return { id, value: each };
  });
}

function invalid(rule: string): Violation {
  return new Violation(`Invalid customfields: ${rule}`, 'customfields');
}
