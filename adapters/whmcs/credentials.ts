import { createHash, timingSafeEqual } from 'node:crypto';
import type {
  AuthenticationRefusal,
  Authenticator,
  Credential,
  PresentedCredential,
} from '../../src/core/credential.ts';
import { Failure } from './answers/failure.ts';
import { isListed, plainAddress } from '../access/addresses.ts';
import { FAILURE_MESSAGES } from './answers/messages.ts';
import type { RequestParams } from './parameters/request-params.ts';

export const DIALECT = 'whmcs';

/** Names that carry credentials: part of no action, and of no fingerprint. */
export const CREDENTIAL_NAMES = ['identifier', 'secret', 'username', 'password', 'accesskey'] as const;

/** A caller whose secret is right, and why it may not make this call all the same. */
export interface KnownCaller {
  readonly credential: Credential;
  readonly refusal: Failure | null;
}

/**
 * The caller's credential, checked: its secret, whether it may come in a query string, where the caller comes from,
 * and whether it may call the action. Throws Failure with 403 where there is no such caller: a wrong user, a wrong
 * password, a disabled credential and one in a query string that it was not made for are one and the same.
 */
export async function authenticate(
  authenticator: Authenticator,
  params: RequestParams,
  remoteAddress: string,
  action: string,
): Promise<KnownCaller> {
  const presented = presentedBy(params);
  if (presented.length === 0) throw new Failure(403, 'credentials-missing', FAILURE_MESSAGES.noCredentials);
  const credential = await authenticator.authenticate(DIALECT, presented, remoteAddress);
  if (typeof credential === 'string') throw authenticationFailed(credential);
  if (refusalOf(credential, params, remoteAddress, action) === null) return { credential, refusal: null };
  // What was remembered may be older than what an operator has allowed since.
  authenticator.outdate(credential.id);
  const current = await authenticator.authenticate(DIALECT, presented, remoteAddress);
  if (typeof current === 'string') throw authenticationFailed(current);
  if (isOutOfPlace(current, params)) throw authenticationFailed();
  return { credential: current, refusal: refusalOf(current, params, remoteAddress, action) };
}

/** Whether it came in a query string, and was not made for one. */
function isOutOfPlace(credential: Credential, params: RequestParams): boolean {
  return isFromQuery(params) && !credential.allowsQueryString;
}

/** Why a credential does not hold for this call: how it was sent, where it comes from, what it asks for. */
function refusalOf(
  credential: Credential,
  params: RequestParams,
  remoteAddress: string,
  action: string,
): Failure | null {
  if (isOutOfPlace(credential, params)) return authenticationFailed();
  const mayCome =
    credential.allowedIps === null ||
    isListed(remoteAddress, credential.allowedIps) ||
    hasAccessKey(params, credential.accessKeySha256);
  if (!mayCome) return new Failure(403, 'ip-refused', FAILURE_MESSAGES.ip(plainAddress(remoteAddress)));
  if (action === '') return new Failure(400, 'action-missing', FAILURE_MESSAGES.noAction);
  const isAllowed = credential.actions === null || credential.actions.includes(action);
  return isAllowed ? null : new Failure(403, 'permission-refused', FAILURE_MESSAGES.permission(action));
}

/** One sentence, whatever the log is told. */
export function authenticationFailed(refusal: AuthenticationRefusal = 'authentication-failed'): Failure {
  return new Failure(403, refusal, FAILURE_MESSAGES.authentication);
}

/**
 * What the caller presented: `identifier` and `secret`; the same pair, or an admin's login and md5 password, under
 * `username` and `password`. A pair with a blank or an array in it is not a credential: some clients send every name, blank.
 */
function presentedBy(params: RequestParams): PresentedCredential[] {
  const [identifier, secret, username, password] = ['identifier', 'secret', 'username', 'password'].map((name) =>
    textOf(params, name),
  );
  const presented: PresentedCredential[] = [];
  if (identifier && secret) presented.push({ kind: 'api-secret', identifier, secret });
  if (username && password) {
    presented.push({ kind: 'api-secret', identifier: username, secret: password });
    // PHP's md5() writes lower case; other languages' libraries may not.
    presented.push({ kind: 'admin-login', identifier: username, secret: password.toLowerCase() });
  }
  return presented;
}

function textOf(params: RequestParams, name: string): string {
  const value = params.values.get(name);
  return typeof value === 'string' ? value : '';
}

function isFromQuery(params: RequestParams): boolean {
  return CREDENTIAL_NAMES.some((name) => textOf(params, name) !== '' && params.fromQuery.has(name));
}

/** The access key passes the list of addresses; it replaces no credential. */
function hasAccessKey(params: RequestParams, expected: string | null): boolean {
  const key = textOf(params, 'accesskey');
  if (expected === null || key === '') return false;
  const digest = createHash('sha256').update(key).digest();
  const wanted = Buffer.from(expected, 'hex');
  return digest.length === wanted.length && timingSafeEqual(digest, wanted);
}
