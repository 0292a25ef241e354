import { copied } from '../../adapters/values/words.ts';

/** Parts of names that are of a secret in any dialect, in small letters and without signs. */
const PARTS = [
  ...['secret', 'passw', 'passphrase', 'accesskey', 'apikey', 'token', 'credential', 'authoriz', 'bearer', 'cookie'],
  ...['sessionid', 'privatekey', 'cvv', 'cvc', 'securitycode', 'securityqans', 'cardpin', 'cardnum', 'cardno', 'ccnum'],
  ...[
    'creditcard',
    'track1',
    'track2',
    'trackdata',
    'bankacc',
    'bankcode',
    'accountnum',
    'accountno',
    'routingnum',
    'iban',
  ],
  ...['cvn', 'cavv', 'cardcode', 'cardsecurity', 'verificationcode', 'verificationvalue', 'verificationnumber'],
  ...['cardpan', 'sortcode', 'pinblock', 'magstripe', 'magneticstripe', 'track3', 'ccno'],
];
/** Names that are too short to be looked for within others, but as a word of their own. */
const WORDS = ['pass', 'pwd', 'pin', 'pan', 'cid', 'csc', 'otp', 'auth'];
/** Names that mean something else beside other words. */
const WHOLE = ['key'];
/** A dialect's own name of this length is looked for within others. */
const LONG_NAME = 6;
/** The parts, each with signs between its letters. */
const SPREAD = PARTS.map(spread).join('|');
const ANY_PART = new RegExp(SPREAD, 'i');
/** Without one of these signs no text sets a value off from a name. */
const SIGNS = /[=:>%&]/;
/** A secret's name, and a sign that sets its value off: in a text that is a form, a document, or a note to a person. */
const PAIR = new RegExp(`(?:${SPREAD})\\w{0,16}[^\\p{L}\\p{N}]{0,8}(?:[=:>]|%3d|&quot;|;[abdis]:)`, 'iu');
/** Callers make up names: what is known of them is forgotten at this number, and a longer name is not remembered. */
const REMEMBERED = 10_000;
const LONGEST_REMEMBERED = 64;

/** The names of secrets, in any capitals and signs: those of a dialect, and those of any. */
export class SecretNames {
  readonly #parts: readonly string[];
  readonly #words: ReadonlySet<string>;
  readonly #whole: ReadonlySet<string>;
  readonly #known = new Map<string, boolean>();
  readonly #any: RegExp;

  constructor(own: Iterable<string> = []) {
    const names = [...own].map(plain);
    this.#parts = [...PARTS, ...names.filter(({ length }) => length >= LONG_NAME)];
    this.#words = new Set([...WORDS, ...names]);
    this.#whole = new Set([...WHOLE, ...names]);
    this.#any = new RegExp([...this.#words, ...WHOLE].map(spread).join('|'), 'i');
  }

  /** Whether one of the names may be in a text; nearly no answer has one. */
  mayBeIn(text: string): boolean {
    return ANY_PART.test(text) || this.#any.test(text);
  }

  has(name: string): boolean {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const text = plain(name);
    const isSecret =
      this.#whole.has(text) ||
      this.#parts.some((part) => text.includes(part)) ||
      wordsOf(name).some((word) => this.#words.has(word));
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    if (name.length <= LONGEST_REMEMBERED) this.#known.set(copied(name), isSecret);
    return isSecret;
  }
}

/** Whether a text seems to have a secret by its name. */
export function holdsNamedSecret(text: string): boolean {
  return SIGNS.test(text) && PAIR.test(text);
}

/** The words of a name: between signs, and where a capital begins one. */
function wordsOf(name: string): readonly string[] {
  return name
    .normalize('NFKC')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
}

function plain(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

/** A pattern of a name with signs between its letters. */
function spread(name: string): string {
  return Array.from(name).join('[\\W_]?');
}
