import type { WireRequest } from '../../dialect.ts';
import type { PhpArray, PhpValue } from '../../forms/php-value.ts';
import { holdsCardNumber, secretNamed, type CardSecret } from '../../values/card-secrets.ts';
import { isNoValue, trimmed } from '../../values/words.ts';
import { CREDENTIAL_NAMES } from '../credentials.ts';
import { Violation } from './violation.ts';
import { unwrapped } from './wrapped-values.ts';

const SENTENCES: Readonly<Record<CardSecret, string>> = {
  number:
    'Card numbers are not accepted: send remote_token, card_last_four and card_type of the payment processor instead',
  code: 'Security codes of cards are not accepted: capture with a stored pay method (remote_token of AddPayMethod) instead',
  account:
    'Numbers of bank accounts are not accepted: send remote_token and bank_name of the payment processor instead',
};

/** A name that a header and the log may repeat. */
const PLAIN_NAME = /^\w{1,32}$/;

/** Parameters that are of the call itself. */
const OWN: ReadonlySet<string> = new Set(['action', 'responsetype', ...CREDENTIAL_NAMES]);

/** A text within a text within a text is looked into so many times. */
const MOST_WRAPPINGS = 5;

/**
 * Refuses a call that brings a card's secret: by the name of a parameter, or by a card number in any name or value. Both are
 * found at any depth, also in a text that holds encoded values. It runs before anything of the call is kept: no digest, log line
 * or header repeats the secret. Ignores blank values, as forms send those too. Throws Violation, whose sentence says what to send
 * instead.
 */
export function refuseCardSecrets(values: PhpArray, headers: WireRequest['headers']): void {
  const given = [...values].filter(([name]) => !OWN.has(name));
  // The names come first: they say which secret it is.
  for (const isByName of [true, false]) {
    for (const [name, value] of given) {
      const secret = secretIn([name], value, isByName, 0);
      if (secret !== null) throw new Violation(SENTENCES[secret], isByName ? shownName(name) : 'card-number');
    }
  }
  if (holdsCardNumber(headers['idempotency-key'] ?? '')) throw new Violation(SENTENCES.number, 'card-number');
}

/** The secret in a value, by its names or by its digits; `path` has the names that lead to it. */
function secretIn(path: readonly string[], value: PhpValue, isByName: boolean, wrappings: number): CardSecret | null {
  const secret = isByName ? namedBy(path, value) : holdsCardNumber(path.at(-1) ?? '') ? 'number' : null;
  if (secret !== null) return secret;
  if (typeof value !== 'string') {
    for (const [name, item] of value) {
      const found = secretIn([...path, name], item, isByName, wrappings);
      if (found !== null) return found;
    }
    return null;
  }
  if (!isByName && holdsCardNumber(value)) return 'number';
  if (wrappings === MOST_WRAPPINGS) return null;
  for (const inner of unwrapped(value)) {
    const found = secretIn(path, inner, isByName, wrappings + 1);
    if (found !== null) return found;
  }
  return null;
}

/** `card[number]` is a number of a card too: the last names count together, places of a list do not. */
function namedBy(path: readonly string[], value: PhpValue): CardSecret | null {
  if (isBlank(value)) return null;
  const names = path.filter((name) => !/^[0-9]*$/.test(name));
  const last = names.at(-1) ?? '';
  const own = typeof value === 'string' || !isObjectName(last) ? secretNamed(last) : null;
  return own ?? (names.length < 2 ? null : secretNamed(names.slice(-2).join('')));
}

/** `card` and `cc` are secrets as texts; as arrays they may hold what is allowed. */
function isObjectName(name: string): boolean {
  return /^(?:card|cc|credit_?card|bank_?account)$/i.test(name);
}

function isBlank(value: PhpValue): boolean {
  if (typeof value === 'string') return trimmed(value) === '' || isNoValue(trimmed(value));
  return [...value.values()].every(isBlank);
}

function shownName(name: string): string {
  return PLAIN_NAME.test(name) && !holdsCardNumber(name) ? name : 'card-secret';
}
