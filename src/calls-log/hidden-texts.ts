import { holdsCardNumber } from '../../adapters/values/card-secrets.ts';
import { holdsNamedSecret } from './secret-names.ts';

/** The fewest digits of a card number. */
const CARD_DIGITS = 13;
const LEAST_ENCODED = 24;
const BASE64 = /^[A-Za-z0-9+/_\s-]+={0,2}$/;
/** More secrets than a call has in earnest: looking for each in each text would take its time from other calls. */
const MOST_SECRETS = 50;
const ZERO = 48;
const NINE = 57;
const LAST_ASCII = 127;

/** Whether a text must not be kept: it has the number of a card, or a secret by its name, also encoded once more. */
export function isSecretText(text: string): boolean {
  if (hasCardNumber(text) || holdsNamedSecret(text)) return true;
  if (text.includes('%')) {
    const decoded = percentDecoded(text);
    if (hasCardNumber(decoded) || holdsNamedSecret(decoded)) return true;
  }
  if (text.length < LEAST_ENCODED || !BASE64.test(text)) return false;
  const bytes = Buffer.from(text, 'base64').toString('latin1');
  return hasCardNumber(bytes) || holdsNamedSecret(bytes);
}

/** Whether a text may repeat one of a call's secrets. Where they are too many to look for, any text may. */
export function mayRepeat(text: string, secrets: readonly string[]): boolean {
  return areTooMany(secrets) || secrets.some((secret) => text.includes(secret));
}

export function areTooMany(secrets: readonly string[]): boolean {
  return secrets.length > MOST_SECRETS;
}

/** A look at the digits first: nearly every text has too few. */
export function hasCardNumber(text: string): boolean {
  let digits = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > LAST_ASCII) return holdsCardNumber(text);
    if (code >= ZERO && code <= NINE) digits += 1;
  }
  return digits >= CARD_DIGITS && holdsCardNumber(text);
}

/** Text as a column of text can hold it: without NUL, and without halves of characters. */
export function storable(text: string): string {
  return (text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text).toWellFormed();
}

function percentDecoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
}
