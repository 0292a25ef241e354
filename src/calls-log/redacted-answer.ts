import { HIDDEN } from '../core/console/hidden.ts';
import { areTooMany, hasCardNumber, storable } from './hidden-texts.ts';
import type { SecretNames } from './secret-names.ts';

/** The most characters of an answer. */
const LONGEST_ANSWER = 8_000;
/** Behind the end of an answer that is cut there may be the rest of a secret. */
const OVERLAP = 64;

/** Members of an answer in each format: before the value, the name, and the value. */
const MEMBERS: readonly RegExp[] = [
  // JSON
  /("([^"\\]{1,80})"\s*:\s*)("(?:[^"\\]|\\.)*"?|[^\s,}\]]+)/g,
  // WDDX
  /(<var\s+name=['"]([^'"]{1,80})['"]\s*>\s*<\w+>)([^<]*)/g,
  // XML
  /(<([\w.:-]{1,80})(?:\s[^<>]*)?>)([^<]+)/g,
  // NVP, and forms
  /((?:^|[;&\n\s])([\w.[\]-]{1,80})=)([^;&\n]*)/g,
];
/** The part of a customer's link that opens it: the signature of `tenant.invoice.expiry.signature`. */
const LINK_TOKEN = /\b(\d{1,16}\.\d{1,16}\.\d{1,16}\.)[\w-]{16,}/g;
/** Any other long word in the path or query of an address, also where JSON has a backslash before each slash. */
const ADDRESS = /(https?:(?:\\?\/){2}[^\s"'<>/\\]+)([^\s"'<>]+)/g;
const LONG_WORD = /[\w.~-]{24,}/g;
/** Digits in groups that may be the number of a card. */
const DIGITS = /\d(?:[ .\-\u2010-\u2015\u00a0]?\d){12,}/g;

/** Every format writes these signs as they are. */
const PLAIN = /^[\w.-]+$/;

interface RedactedAnswer {
  readonly text: string;
  readonly isCut: boolean;
}

/** Most answers are short and the same: `{"result":"success"}`. */
const SHORT_ANSWER = 128;
const MOST_REMEMBERED = 1_000;

/** Answers of the gateway to calls, without their secrets. */
export class AnswerRedaction {
  readonly #names: SecretNames;
  readonly #remembered = new Map<string, RedactedAnswer>();

  constructor(names: SecretNames) {
    this.#names = names;
  }

  /** The beginning of an answer without secrets: by their names, by patterns, and those that the request had. */
  of(whole: string, secrets: readonly string[]): RedactedAnswer {
    if (areTooMany(secrets)) return { text: HIDDEN, isCut: false };
    if (whole.length > SHORT_ANSWER || secrets.some((secret) => mayHave(whole, secret))) {
      return redactedAnswer(whole, this.#names, secrets);
    }
    const known = this.#remembered.get(whole);
    if (known !== undefined) return known;
    const made = redactedAnswer(whole, this.#names, []);
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(whole, made);
    return made;
  }
}

/** A secret of other signs may be written in another way. */
function mayHave(text: string, secret: string): boolean {
  return !PLAIN.test(secret) || text.includes(secret);
}

function redactedAnswer(whole: string, names: SecretNames, secrets: readonly string[]): RedactedAnswer {
  const isCut = whole.length > LONGEST_ANSWER;
  const looked = isCut ? whole.slice(0, LONGEST_ANSWER + OVERLAP) : whole;
  let text = withoutMembers(looked, names);
  text = text
    .replace(LINK_TOKEN, `$1${HIDDEN}`)
    .replace(ADDRESS, (_address, host: string, path: string) => host + path.replace(LONG_WORD, HIDDEN));
  for (const secret of secrets) text = withoutSecret(text, secret);
  if (hasCardNumber(text)) {
    text = text.replace(DIGITS, (digits) => (hasCardNumber(digits) ? HIDDEN : digits));
    // Digits in another script, or with other signs between them.
    if (hasCardNumber(text)) text = HIDDEN;
  }
  return { text: isCut ? `${storable(text.slice(0, LONGEST_ANSWER))}…` : storable(text), isCut };
}

function withoutMembers(answer: string, names: SecretNames): string {
  if (!names.mayBeIn(answer)) return answer;
  let text = answer;
  const values: string[] = [];
  for (const members of MEMBERS) {
    text = text.replace(members, (found, before: string, name: string, value: string) => {
      if (!names.has(name)) return found;
      values.push(value);
      return before + (value.startsWith('"') ? `"${HIDDEN}"` : HIDDEN);
    });
  }
  // A secret of several values has no end that a pattern finds.
  return values.some((value) => value.startsWith('{') || value.startsWith('[')) ? HIDDEN : text;
}

/** A secret as it is, and as each format writes it. */
function withoutSecret(text: string, secret: string): string {
  if (PLAIN.test(secret)) return text.replaceAll(secret, HIDDEN);
  const xml = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  const forms = new Set([secret, JSON.stringify(secret).slice(1, -1), xml, encodeURIComponent(secret.toWellFormed())]);
  forms.add(secret.replaceAll('%', '%25').replaceAll(';', '%3B').replaceAll('=', '%3D'));
  let found = text;
  for (const form of forms) found = found.replaceAll(form, HIDDEN);
  return found;
}
