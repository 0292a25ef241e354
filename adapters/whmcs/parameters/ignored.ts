import { ignoredNames, type IgnoredNames } from '../../dialect.ts';
import type { PhpArray } from '../../forms/php-value.ts';
import type { Action } from '../action.ts';
import { KEY_PARAMETER } from '../../idempotency.ts';
import { holdsCardNumber } from '../../values/card-secrets.ts';
import { CREDENTIAL_NAMES } from '../credentials.ts';

/** Parameters that the dialect itself reads, for every action. */
export const OWN_PARAMETERS: ReadonlySet<string> = new Set([
  'action',
  'responsetype',
  KEY_PARAMETER,
  ...CREDENTIAL_NAMES,
]);
const SECRETS = ['secret', 'password', 'accesskey'];

/** The parameters of a call that neither its action nor the dialect reads; `null` where there are none. */
export function ignoredOf(action: Action, values: PhpArray): IgnoredNames | null {
  const names = [...values.keys()].filter((name) => !OWN_PARAMETERS.has(name) && !action.knows(name));
  if (names.length === 0) return null;
  const secrets = SECRETS.map((name) => values.get(name)).filter((value) => typeof value === 'string');
  return ignoredNames(names, secrets, (name) => !holdsCardNumber(name));
}
