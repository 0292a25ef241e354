import type { Authenticator, Credential } from '../../src/core/credential.ts';
import { parseId } from '../../src/core/money/decimal.ts';
import { isListed } from '../access/addresses.ts';
import { textOf, type Arguments } from './arguments.ts';
import { CallEnded } from './outcome.ts';

export const DIALECT = 'corp';

/** Who calls: the corporation's credential, and the user who acts. */
export interface Caller {
  readonly credential: Credential;
  readonly payeeId: number;
}

/** Three letters, a dash, the corporation's number; zeros before it mean nothing. */
const CORP_KEY = /^([A-Za-z]{3})-0*([0-9]{1,10})$/;
const REASONS = { 'authentication-failed': 'authentication failed', 'locked-out': 'locked out' } as const;

/** The name of a corporation's user among all credentials of the gateway. */
export function corpIdentifier(corpId: number, userName: string): string {
  return `${corpId}/${userName}`;
}

/**
 * The caller, checked: key, user, password, payee and address. Throws CallEnded with `login`, the same whatever was
 * wrong. An unknown corporation costs as much as a wrong password: its password is checked against none.
 */
export async function authenticate(
  authenticator: Authenticator,
  given: Arguments,
  remoteAddress: string,
): Promise<Caller> {
  const key = CORP_KEY.exec(textOf(given, 'API_CORP_KEY_ID'));
  const [, prefix = '', corpId = ''] = key ?? [];
  const password = given.get('API_USER_PASSWORD');
  const presented = {
    kind: 'corp-user',
    identifier: corpId === '' ? '' : corpIdentifier(Number(corpId), textOf(given, 'API_USER_NAME')),
    secret: typeof password === 'string' ? password : '',
    keyPrefix: prefix.toUpperCase(),
  } as const;
  if (presented.secret === '') throw new CallEnded('login', 'no password');
  const credential = await authenticator.authenticate(DIALECT, [presented], remoteAddress);
  if (typeof credential === 'string') throw new CallEnded('login', REASONS[credential]);
  const payee = parseId(textOf(given, 'API_CURRENT_PAYEE_ID'));
  const fault = faultOf(credential, payee, remoteAddress);
  if (fault === null && payee !== null) return { credential, payeeId: payee };
  // What was remembered may be older than what an operator has allowed since.
  authenticator.outdate(credential.id);
  const current = await authenticator.authenticate(DIALECT, [presented], remoteAddress);
  if (typeof current === 'string' || payee === null || faultOf(current, payee, remoteAddress) !== null) {
    throw new CallEnded('login', fault ?? 'payee not allowed');
  }
  return { credential: current, payeeId: payee };
}

function faultOf(credential: Credential, payee: number | null, remoteAddress: string): string | null {
  const { payees } = credential.corporation;
  if (payee === null || !payees.includes(payee)) return 'payee not allowed';
  if (credential.allowedIps !== null && !isListed(remoteAddress, credential.allowedIps)) return 'address refused';
  return null;
}
