import { sendEmail as schema } from '../../../../schemas/whmcs/system/send-email.ts';
import { sendEmailSample } from '../../../../schemas/whmcs/samples/system/send-email.ts';
import type { SendMail } from '../../../../src/core/commands/mails.ts';
import type { MailContent } from '../../../../src/core/mail/mail.ts';
import { readSerialized } from '../../../forms/php-serialize.ts';
import type { PhpArray } from '../../../forms/php-value.ts';
import { templateNamed } from '../../../mail/catalogue.ts';
import { Refused, submit, type Action, type Call } from '../../action.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';
import { Violation } from '../../parameters/violation.ts';

const validate = validatorOf(schema);

const SENDING_FAILED = 'Sending Failed. Please see documentation.';
const MESSAGE_TYPES: readonly string[] = ['general', 'product', 'domain', 'invoice', 'support', 'affiliate'];
/** Characters of all custom variables together. */
const LONGEST_VARIABLES = 65_535;

type Params = ReturnType<typeof validate>;

/** Sends a mail about an invoice or a client. Success means that the mail is recorded; a job sends it. */
export const sendEmail: Action = {
  name: schema.title,
  schema,
  sample: sendEmailSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const params = validate(call.values, call.place);
    // The order of the errors is that of the document.
    const custom = params.messagename === undefined ? customOf(params) : null;
    const variables = variablesOf(params.customvars);
    if (params.id === undefined) throw new Violation('A related ID is required', 'id');
    const { type, content } = custom ?? templateOf(params.messagename ?? '');
    const id = toId(params.id);
    if (id === null) throw new Violation(SENDING_FAILED, 'id');
    if (type !== 'invoice' && type !== 'general') throw new Violation(SENDING_FAILED, 'customtype');
    const about = type === 'invoice' ? { invoiceId: id, clientId: null } : { invoiceId: null, clientId: id };
    await send(call, { kind: 'send-mail', origin: call.origin, ...about, content, variables });
    return {};
  },
};

interface Wanted {
  readonly type: string;
  readonly content: MailContent;
}

/** A mail in own words. Throws Violation. */
function customOf({ customtype, customsubject, custommessage }: Params): Wanted {
  if (customtype === undefined) {
    throw new Violation(
      'You must provide either an existing email template name or a custom message type',
      'messagename',
    );
  }
  const type = customtype.toLowerCase();
  if (!MESSAGE_TYPES.includes(type)) throw new Violation('Invalid message type provided', 'customtype');
  if (customsubject === undefined) throw new Violation('A subject is required for a custom message', 'customsubject');
  if (custommessage === undefined || custommessage.trim() === '') {
    throw new Violation('A message body is required for a custom message', 'custommessage');
  }
  return { type, content: { subject: customsubject, message: custommessage } };
}

/** A template by its name. Throws Violation. */
function templateOf(name: string): Wanted {
  const template = templateNamed(name);
  if (template === null) throw new Violation('Email Template not found', 'messagename');
  if (!template.isSendable) throw new Violation(SENDING_FAILED, 'messagename');
  return { type: template.type, content: { template: template.name } };
}

/** Merge fields by name; the name of a nested one is its path: `order.number`. Throws Violation. */
function variablesOf(customvars: string | undefined): Readonly<Record<string, string>> {
  if (customvars === undefined) return {};
  const read = readSerialized(customvars);
  const found = read === null || typeof read === 'string' ? null : [...flat(read, '')];
  const length = found?.reduce((sum, [name, value]) => sum + name.length + value.length, 0) ?? 0;
  if (found === null || length > LONGEST_VARIABLES) {
    throw new Violation('The custom variables you provided are invalid.', 'customvars');
  }
  return Object.fromEntries(found);
}

function* flat(array: PhpArray, prefix: string): Generator<readonly [string, string]> {
  for (const [key, value] of array) {
    if (typeof value === 'string') yield [prefix + key, value];
    else yield* flat(value, `${prefix}${key}.`);
  }
}

/** An id that names no row is not an error of its own here. Throws Refused or CredentialMoved. */
async function send(call: Call, command: SendMail): Promise<void> {
  try {
    await submit(call, command, 'mail-requested');
  } catch (error) {
    const isUnknown = error instanceof Refused && error.code.endsWith('-not-found');
    throw isUnknown ? new Refused(error.code, SENDING_FAILED) : error;
  }
}
