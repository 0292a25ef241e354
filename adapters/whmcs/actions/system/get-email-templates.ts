import { getEmailTemplates as schema } from '../../../../schemas/whmcs/system/get-email-templates.ts';
import { getEmailTemplatesSample } from '../../../../schemas/whmcs/samples/system/get-email-templates.ts';
import { CredentialMoved } from '../../../../src/core/credential.ts';
import { MAIL_CATALOGUE } from '../../../mail/catalogue.ts';
import type { Action } from '../../action.ts';
import { validatorOf } from '../../parameters/validate.ts';

const validate = validatorOf(schema);

const LANGUAGE = 'english';

/** Lists the templates of mails: a type or language that has none gives an empty list. */
export const getEmailTemplates: Action = {
  name: schema.title,
  schema,
  sample: getEmailTemplatesSample,
  access: 'read',
  knows: validate.knows,
  async run(call) {
    const { type, language } = validate(call.values, call.place);
    if ((await call.reads.actors.check(call.origin.actor)) === 'revoked') throw new CredentialMoved();
    const isAsked = (text: string | undefined, own: string): boolean =>
      text === undefined || text.toLowerCase() === own;
    const found = MAIL_CATALOGUE.filter((each) => isAsked(type, each.type) && isAsked(language, LANGUAGE));
    return {
      totalresults: found.length,
      emailtemplates: {
        // The gateway's own templates only: a tenant cannot add any.
        emailtemplate: found.map(({ id, name, subject }) => ({ id, name, subject, custom: 0 })),
      },
    };
  },
};
