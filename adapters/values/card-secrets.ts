import { copied } from './words.ts';

/** A number of a card has so many digits. */
const FEWEST_DIGITS = 13;
const MOST_DIGITS = 19;
/** Digits in groups, as people write card numbers. */
const GROUPS = /\d+(?:[ .\-\u2010-\u2015]\d+)*/g;
/** Groups of three to seven digits with up to three other signs between them. */
const ODD_GROUPS = /(?<!\d)\d{3,7}(?:[^\p{L}\p{N}]{1,3}\d{3,7}(?!\d))+/gu;
/** The first digits of the numbers of card networks: another row of numbers may be a date. */
const NETWORK = /^(?:2[2-7]|3[04-9]|[456])/;
const NOT_ASCII = /[^\0-\x7f]/;

/**
 * Whether a text holds the number of a card: 13 to 19 digits of any script whose check digit is right. They may be in one piece
 * or in groups, also beside other digits, letters and signs.
 */
export function holdsCardNumber(text: string): boolean {
  const plain = NOT_ASCII.test(text) ? plainText(text) : text;
  const isFound = (groups: RegExp, isOdd: boolean): boolean =>
    [...plain.matchAll(groups)].some(([digits]) =>
      isCardNumber(
        digits.split(/\D+/).filter((group) => group !== ''),
        isOdd,
      ),
    );
  return isFound(GROUPS, false) || isFound(ODD_GROUPS, true);
}

/** Compatible letters, no invisible signs, and the ten digits for those of any script. */
function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Mn}]/gu, '')
    .replace(/(?![0-9])\p{Nd}/gu, digitOf);
}

/** Digits of a script are ten code points in a row, from its zero. */
function digitOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(code - zero);
}

/** Any neighbouring groups may be a number: another number may be written beside it. */
function isCardNumber(groups: readonly string[], isOdd: boolean): boolean {
  return groups.some((group, first) => (!isOdd || NETWORK.test(group)) && startsCardNumber(groups, first));
}

/** Luhn's check, in one walk: whether even or odd places count double is known with the length. Zeros only fail it. */
function startsCardNumber(groups: readonly string[], first: number): boolean {
  let [length, evenDoubled, oddDoubled] = [0, 0, 0];
  for (let at = first; at < groups.length; at += 1) {
    const group = groups[at] ?? '';
    if (length + group.length > MOST_DIGITS) return false;
    for (const character of group) {
      const digit = Number(character);
      const doubled = digit > 4 ? digit * 2 - 9 : digit * 2;
      evenDoubled += length % 2 === 0 ? doubled : digit;
      oddDoubled += length % 2 === 0 ? digit : doubled;
      length += 1;
    }
    const sum = length % 2 === 0 ? evenDoubled : oddDoubled;
    if (length >= FEWEST_DIGITS && sum > 0 && sum % 10 === 0) return true;
  }
  return false;
}

export type CardSecret = 'number' | 'code' | 'account';

/** Names of secrets, in small letters and without signs; each name may be a part of a longer one, or only be whole. */
const NAMES: readonly (readonly [secret: CardSecret, parts: RegExp, wholes: string])[] = [
  [
    'code',
    /cvv|cvc|cvn|cavv|(?:security|verification)(?:code|number|value)|cardcode|cardsecurity|pinblock/,
    'cid csc pin cardpin',
  ],
  [
    'number',
    /(?:card|cc)num|creditcardno|primaryaccountn|cardpan|trackdata|magstripe|magneticstripe/,
    'cardno ccno card cc creditcard pan track1 track2 track3',
  ],
  [
    'account',
    /(?:account|routing)(?:num|no(?!t))|bankacct|bankcode|sortcode/,
    'bankaccount accountnumber routingnumber iban',
  ],
];

/** The secret that a parameter is named after, in any spelling; `null` for other names. */
export function secretNamed(name: string): CardSecret | null {
  const key = plainText(name)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  const found = NAMES.find(([, parts, wholes]) => parts.test(key) || wholes.split(' ').includes(key));
  return found?.[0] ?? null;
}

/** Names of harmless parameters, as callers send the same ones each time. Callers make up names: all are forgotten at this number. */
const harmless = new Set<string>();
const MOST_REMEMBERED = 1_000;
const LONGEST_REMEMBERED = 64;

/** Whether a parameter is named after a secret of a card, or has the number of one in its name. */
export function isNamedAfterCardSecret(name: string): boolean {
  if (harmless.has(name)) return false;
  if (secretNamed(name) !== null || holdsCardNumber(name)) return true;
  if (harmless.size >= MOST_REMEMBERED) harmless.clear();
  if (name.length <= LONGEST_REMEMBERED) harmless.add(copied(name));
  return false;
}
