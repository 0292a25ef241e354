import { validateLogin as schema } from '../../../../schemas/whmcs/system/validate-login.ts';
import { validateLoginSample } from '../../../../schemas/whmcs/samples/system/validate-login.ts';
import { CredentialMoved } from '../../../../src/core/credential.ts';
import type { Action } from '../../action.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { Violation } from '../../parameters/violation.ts';

const validate = validatorOf(schema);

/** Checks the address and password of a client. */
export const validateLogin: Action = {
  name: schema.title,
  schema,
  sample: validateLoginSample,
  access: 'read',
  knows: validate.knows,
  async run({ values, place, reads, origin }) {
    const { email, password2 } = validate(values, place);
    const login = await reads.portal.validate(origin.actor, email, password2);
    if (login === 'revoked') throw new CredentialMoved();
    if (login === 'wrong') throw new Violation('Email or Password Invalid', 'email');
    return { userid: login.clientId, passwordhash: login.passwordDigest, twoFactorEnabled: 'false' };
  },
};
