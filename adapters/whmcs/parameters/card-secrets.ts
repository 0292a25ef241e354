import type { WireRequest } from '../../dialect.ts';
import type { PhpArray, PhpValue } from '../../forms/php-value.ts';
import { holdsCardNumber } from '../../values/card-secrets.ts';
import { CREDENTIAL_NAMES } from '../credentials.ts';
import { Violation } from './violation.ts';

const OF_A_CARD =
  'Card numbers are not accepted: send remote_token, card_last_four and card_type of the payment processor instead';
const OF_A_CODE =
  'Security codes of cards are not accepted: capture with a stored pay method (remote_token of AddPayMethod) instead';
const OF_AN_ACCOUNT =
  'Numbers of bank accounts are not accepted: send remote_token and bank_name of the payment processor instead';

/** Names of secrets, in small letters and without signs, and the sentence for each. */
const NAMES: Readonly<Record<string, string>> = {
  ...named(
    OF_A_CARD,
    'cardnumber cardnum cardno ccnumber ccnum creditcard creditcardnumber pan track1 track2 trackdata',
  ),
  ...named(
    OF_A_CODE,
    'cvv cvv2 cvc cvc2 cid csc cardcvv cardcvc cccvv cvvnumber securitycode cardsecuritycode pin cardpin',
  ),
  ...named(OF_AN_ACCOUNT, 'bankaccount bankaccountnumber bankacct bankcode accountnumber routingnumber iban'),
};

function named(sentence: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [name, sentence]));
}

/** A name that a header and the log may repeat. */
const PLAIN_NAME = /^\w{1,32}$/;

/** Parameters that are of the call itself. */
const OWN: ReadonlySet<string> = new Set(['action', 'responsetype', ...CREDENTIAL_NAMES]);

/**
 * Refuses a call that brings a card's secret: by the name of a parameter, or by a card number in any name or value, at any
 * depth. It runs before anything of the call is kept: no digest, log line or header repeats the secret. Ignores
 * blank values, as forms send those too. Throws Violation, whose sentence says what to send instead.
 */
export function refuseCardSecrets(values: PhpArray, headers: WireRequest['headers']): void {
  for (const [name, value] of values) {
    const key = name.toLowerCase().replace(/[^a-z0-9]/g, '');
    const sentence = Object.hasOwn(NAMES, key) ? NAMES[key] : undefined;
    if (sentence === undefined || isBlank(value)) continue;
    throw new Violation(sentence, PLAIN_NAME.test(name) ? name : key);
  }
  const given = [...values].filter(([name]) => !OWN.has(name));
  if (
    holdsCardNumber(headers['idempotency-key'] ?? '') ||
    given.some(([name, value]) => holdsCardNumber(name) || isOfACard(value))
  ) {
    throw new Violation(OF_A_CARD, 'card-number');
  }
}

function isBlank(value: PhpValue): boolean {
  return typeof value === 'string' ? value.trim() === '' : [...value.values()].every(isBlank);
}

function isOfACard(value: PhpValue): boolean {
  if (typeof value === 'string') return holdsCardNumber(value);
  return [...value].some(([key, item]) => holdsCardNumber(key) || isOfACard(item));
}
