import type { DialectDescriptor } from '../../adapters/descriptor.ts';
import type { Chance } from './inputs/chance.ts';
import type { Pair } from './inputs/tree.ts';
import { oddText, oddValue } from './inputs/values.ts';
import {
  API_CALLERS,
  apiIdentifier,
  apiSecret,
  BUSY,
  callerIndex,
  CANARY,
  CORP_USERS,
  PAYEE,
  QUIET,
  type Corner,
} from './scene-names.ts';

/** The pairs that say who calls, and whether a password may have to be hashed for them. */
export interface Credentials {
  readonly pairs: readonly Pair[];
  readonly isHashed: boolean;
}

/** A share of the calls so small that the hashing of their passwords does not become the test. */
const HASHED_SHARE = 0.002;

/** Whether the callers of a dialect are users of a corporation, whose passwords are hashed; else they have API secrets. */
export function hasCorpUsers({ credentials }: DialectDescriptor): boolean {
  return credentials[0]?.kind === 'corp-user';
}

/** Right credentials most of the time. */
export function credentialsOf(
  chance: Chance,
  dialect: DialectDescriptor,
  corner: Corner,
  isDamaged: boolean,
): Credentials {
  return hasCorpUsers(dialect)
    ? corpCredentials(chance, corner, isDamaged)
    : apiCredentials(chance, dialect, corner, isDamaged);
}

function apiCredentials(
  chance: Chance,
  { client, credentials }: DialectDescriptor,
  corner: Corner,
  isDamaged: boolean,
): Credentials {
  const caller = callerIndex(chance.below(API_CALLERS / 2), isDamaged);
  const [identifier, secret] = [apiIdentifier(corner, caller), apiSecret(caller, isDamaged)];
  const name = client.identifier?.parameter ?? 'identifier';
  const [secretName] = client.secretParam(secret, undefined);
  const login = credentials.find(({ option }) => option !== null);
  if (login !== undefined && client.username !== null && chance.yes(HASHED_SHARE)) {
    const [passwordName] = client.secretParam(secret, identifier);
    return {
      pairs: [
        [client.username.parameter, oddText(chance)],
        [passwordName, `${CANARY}${oddText(chance)}`],
      ],
      isHashed: true,
    };
  }
  const right: Pair[] = [
    [name, identifier],
    [secretName, secret],
  ];
  if (chance.yes(0.95)) return { pairs: right, isHashed: false };
  const wrong = chance.pick<Pair[]>([
    [],
    [
      [name, oddText(chance)],
      [secretName, `${CANARY}${oddText(chance)}`],
    ],
    [
      [name, identifier],
      [secretName, `${CANARY}-wrong`],
    ],
    [
      [name, [identifier]],
      [secretName, [secret]],
    ],
    [
      [name, true],
      [secretName, { pairs: [['$ne', `${CANARY}-x`]] }],
    ],
    [
      [secretName, { digits: '0' }],
      ['accesskey', `${CANARY}-key`],
    ],
  ]);
  return { pairs: wrong, isHashed: false };
}

/** For each dialect with users of a corporation: a call without arguments of each user, as JSON. */
export function firstCalls({ client, actions }: DialectDescriptor): readonly string[] {
  return [QUIET, BUSY].flatMap((corner) =>
    Array.from({ length: CORP_USERS }, (_, caller) =>
      JSON.stringify({
        [client.actionParameter]: actions[0]?.name,
        ...Object.fromEntries(knownUser(corner, caller)),
      }),
    ),
  );
}

function knownUser(corner: Corner, caller: number): readonly (readonly [string, string | number])[] {
  return [
    ['API_CORP_KEY_ID', `${corner.keyPrefix}-${corner.tenantId}`],
    ['API_USER_NAME', `u${caller}`],
    ['API_USER_PASSWORD', apiSecret(caller, caller % 2 === 1)],
    ['API_CURRENT_PAYEE_ID', PAYEE],
  ];
}

function corpCredentials(chance: Chance, corner: Corner, isDamaged: boolean): Credentials {
  const caller = callerIndex(chance.below(CORP_USERS / 2), isDamaged);
  const right = [...knownUser(corner, caller)];
  if (!chance.yes(HASHED_SHARE)) return { pairs: right, isHashed: false };
  const place = chance.below(right.length);
  const wrong = right.map(([name, value], index): Pair => [
    name,
    index !== place ? value : name === 'API_USER_PASSWORD' ? `${CANARY}${oddText(chance)}` : oddValue(chance),
  ]);
  return { pairs: wrong, isHashed: true };
}
