import {
  CredentialMoved,
  type AuthenticationRefusal,
  type Credential,
  type PresentedCredential,
} from '../../src/core/credential.ts';
import { parseId } from '../../src/core/money/decimal.ts';
import { isListed } from '../access/addresses.ts';
import { textOf, type Arguments } from './arguments.ts';
import { CallEnded } from './outcome.ts';
import { settingsOf } from './settings.ts';

export const DIALECT = 'corp';

/** The caller: the corporation's credential, and the user who acts. */
export interface Caller {
  readonly credential: Credential;
  readonly payeeId: number;
}

/** Three letters, a dash, the corporation's number; leading zeros are ignored. */
const CORP_KEY = /^([A-Za-z]{3})-0*([0-9]{1,10})$/;
const REASONS = { 'authentication-failed': 'authentication failed', 'locked-out': 'locked out' } as const;

/** The identifier of a corporation's user, unique among all credentials of the gateway. */
export function corpIdentifier(corpId: number, userName: string): string {
  return `${corpId}/${userName}`;
}

/** The credential that a caller presents: key, user and password. Throws CallEnded with `login` without a password. */
export function presentedBy(given: Arguments): PresentedCredential {
  const [, prefix = '', corpId = ''] = CORP_KEY.exec(textOf(given, 'API_CORP_KEY_ID')) ?? [];
  const password = given.get('API_USER_PASSWORD');
  if (typeof password !== 'string' || password === '') throw new CallEnded('login', 'no password');
  return {
    kind: 'corp-user',
    proof: 'password',
    // An unknown corporation costs the same time as a wrong password: its password is checked against a hash, too.
    identifier: corpId === '' ? '' : corpIdentifier(Number(corpId), textOf(given, 'API_USER_NAME')),
    secret: password,
    keyPrefix: prefix.toUpperCase(),
  };
}

/** The answer to a caller who is not authenticated: the same bytes for each reason, which only the log shows. */
export function loginRefused(refusal: AuthenticationRefusal): CallEnded {
  return new CallEnded('login', REASONS[refusal]);
}

/** The caller, with a payee and an address that the credential allows. Throws CredentialMoved with `login`. */
export function callerOf(credential: Credential, given: Arguments, remoteAddress: string): Caller {
  const payee = parseId(textOf(given, 'API_CURRENT_PAYEE_ID'));
  if (payee === null || !settingsOf(credential).payees.includes(payee)) {
    throw new CredentialMoved(new CallEnded('login', 'payee not allowed'));
  }
  if (credential.allowedIps !== null && !isListed(remoteAddress, credential.allowedIps)) {
    throw new CredentialMoved(new CallEnded('login', 'address refused'));
  }
  return { credential, payeeId: payee };
}
