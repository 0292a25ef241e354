import { getEmails as schema } from '../../../../schemas/whmcs/system/get-emails.ts';
import { getEmailsSample } from '../../../../schemas/whmcs/samples/system/get-emails.ts';
import { CredentialMoved } from '../../../../src/core/credential.ts';
import type { ListedMail } from '../../../../src/core/mail/sent-mail.ts';
import { Refused, type Action } from '../../action.ts';
import type { AnswerData } from '../../answers/answer-data.ts';
import { listed } from '../../answers/listed.ts';
import { REFUSAL_MESSAGES } from '../../answers/messages.ts';
import { idIn } from '../../parameters/first-fault.ts';
import { pageOf } from '../../parameters/page.ts';
import { validatorOf } from '../../parameters/validate.ts';

const validate = validatorOf({ ...schema, required: [] });

/** Lists the mails of a client. */
export const getEmails: Action = {
  name: schema.title,
  schema,
  sample: getEmailsSample,
  access: 'read',
  knows: validate.knows,
  async run({ values, place, reads, origin: { actor } }) {
    // An unknown client is the only documented error: it comes before every other one.
    const clientId = idIn(values, 'clientid');
    const isKnown = clientId === null ? false : await reads.mails.hasClient(actor, clientId);
    if (isKnown === 'revoked') throw new CredentialMoved();
    if (clientId === null || !isKnown) {
      // The original is known to write `status` in the place of `result` here: callers find either.
      throw new Refused('client-not-found', REFUSAL_MESSAGES['client-not-found']({}), { status: 'error' });
    }
    const params = validate(values, place);
    const filter = { clientId, sent: params.date ?? null, subject: params.subject ?? null };
    return await listed(
      {
        wrapper: 'emails',
        item: 'email',
        idsOf: (page) => reads.mails.mailIds(actor, filter, page),
        rowsOf: (ids) => reads.mails.mails(actor, ids),
        fieldsOf,
      },
      pageOf(params),
    );
  },
};

const FAILURE = 'The mail server did not take the mail.';

function fieldsOf(mail: ListedMail): AnswerData {
  const { id, clientId, subject, message, sentAt, recipient, attachments, state, retries } = mail;
  return {
    id,
    userid: clientId,
    subject,
    message,
    date: sentAt,
    to: recipient,
    cc: '',
    bcc: '',
    attachments: attachments.length === 0 ? null : attachments.join(','),
    pending: state === 'delayed' ? 1 : 0,
    message_data: null,
    failed: state === 'failed' ? 1 : 0,
    failure_reason: state === 'sent' ? '' : FAILURE,
    retry_count: retries,
    created_at: null,
    updated_at: null,
    campaign_id: 0,
  };
}
