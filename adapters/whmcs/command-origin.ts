import type { CommandOrigin } from '../../src/core/commands.ts';
import type { Credential } from '../../src/core/credential.ts';
import type { Instant } from '../../src/core/dates.ts';
import type { WireRequest } from '../dialect.ts';
import type { PhpArray, PhpValue } from '../forms/php-value.ts';
import { commandOrigin, KEY_PARAMETER } from '../idempotency.ts';
import type { Action } from './action.ts';
import { DIALECT } from './credentials.ts';
import { Violation } from './parameters/violation.ts';

/** Parameters that are in no digest: a digest of a few digits reveals them. */
const SECRETS: ReadonlySet<string> = new Set([
  'password2',
  'securityqans',
  'cardnum',
  'cvv',
  'expdate',
  'startdate',
  'issuenumber',
  'bankacct',
  'bankcode',
]);

/** Where every command of a call comes from. Throws Violation for an invalid Idempotency-Key. */
export function originOf(
  request: WireRequest,
  action: Action,
  values: PhpArray,
  credential: Credential,
  now: Instant,
): CommandOrigin {
  return commandOrigin({
    request,
    dialect: DIALECT,
    actor: { tenantId: credential.tenantId, credentialId: credential.id, credentialVersion: credential.version },
    now,
    mayRound: true,
    keyParameter: values.get(KEY_PARAMETER),
    asked: () => [action.name, sortedEntries([...values].filter(([name]) => action.knows(name) && !SECRETS.has(name)))],
    invalidKey: () =>
      new Violation('Invalid Idempotency-Key: 1 to 255 printable characters without spaces', 'Idempotency-Key'),
  });
}

type Entry = readonly [name: string, value: string | readonly Entry[]];

function sortedEntries(entries: readonly (readonly [string, PhpValue])[]): Entry[] {
  return entries
    .map(([name, value]): Entry => [name, typeof value === 'string' ? value : sortedEntries([...value])])
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
}
