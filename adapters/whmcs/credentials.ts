import { createHash, timingSafeEqual } from 'node:crypto';
import type { AuthenticationRefusal, Credential, PresentedCredential } from '../../src/core/credential.ts';
import { Failure } from './answers/failure.ts';
import { isListed, plainAddress } from '../access/addresses.ts';
import { FAILURE_MESSAGES } from './answers/messages.ts';
import type { RequestParams } from './parameters/request-params.ts';

export const DIALECT = 'whmcs';

const API_SECRET = { kind: 'api-secret', proof: 'generated-secret' } as const;
const ADMIN_LOGIN = { kind: 'admin-login', proof: 'password' } as const;

/** Names that carry credentials: part of no action, and of no digest of a request. */
export const CREDENTIAL_NAMES = ['identifier', 'secret', 'username', 'password', 'accesskey'] as const;

/** Whether it came in a query string, and was not made for one: then it is as invalid as a wrong secret. */
export function isOutOfPlace(credential: Credential, params: RequestParams): boolean {
  return isFromQuery(params) && !credential.allowsQueryString;
}

/** Why a caller with a right secret may not make this call: its address, or the action; `null` if it may. */
export function refusalOf(
  credential: Credential,
  params: RequestParams,
  remoteAddress: string,
  action: string,
): Failure | null {
  const mayCome =
    credential.allowedIps === null ||
    isListed(remoteAddress, credential.allowedIps) ||
    hasAccessKey(params, credential.accessKeySha256);
  if (!mayCome) return new Failure(403, 'ip-refused', FAILURE_MESSAGES.ip(plainAddress(remoteAddress)));
  if (action === '') return new Failure(400, 'action-missing', FAILURE_MESSAGES.noAction);
  const isAllowed = credential.actions === null || credential.actions.includes(action);
  return isAllowed ? null : new Failure(403, 'permission-refused', FAILURE_MESSAGES.permission(action));
}

/** One answer for a wrong user, a wrong password, a disabled credential and a locked-out caller; only the log differs. */
export function authenticationFailed(refusal: AuthenticationRefusal): Failure {
  return new Failure(403, refusal, FAILURE_MESSAGES.authentication);
}

/**
 * The credentials that a caller presents: `identifier` and `secret`; the same pair, or an admin's login and md5 password,
 * under `username` and `password`. Some clients send every name with a blank: a pair with a blank or an array does not
 * count. Throws Failure with 403 without any.
 */
export function presentedBy(params: RequestParams): PresentedCredential[] {
  const [identifier, secret, username, password] = ['identifier', 'secret', 'username', 'password'].map((name) =>
    textOf(params, name),
  );
  const presented: PresentedCredential[] = [];
  if (identifier && secret) presented.push({ ...API_SECRET, identifier, secret });
  if (username && password) {
    presented.push({ ...API_SECRET, identifier: username, secret: password });
    // PHP's md5() writes lower case; other languages' libraries may not.
    presented.push({ ...ADMIN_LOGIN, identifier: username, secret: password.toLowerCase() });
  }
  if (presented.length === 0) throw new Failure(403, 'credentials-missing', FAILURE_MESSAGES.noCredentials);
  return presented;
}

function textOf(params: RequestParams, name: string): string {
  const value = params.values.get(name);
  return typeof value === 'string' ? value : '';
}

function isFromQuery(params: RequestParams): boolean {
  return CREDENTIAL_NAMES.some((name) => textOf(params, name) !== '' && params.fromQuery.has(name));
}

/** Whether the caller sends the access key, which passes the list of addresses; it does not replace a credential. */
function hasAccessKey(params: RequestParams, expected: string | null): boolean {
  const key = textOf(params, 'accesskey');
  if (expected === null || key === '') return false;
  const digest = createHash('sha256').update(key).digest();
  const wanted = Buffer.from(expected, 'hex');
  return digest.length === wanted.length && timingSafeEqual(digest, wanted);
}
