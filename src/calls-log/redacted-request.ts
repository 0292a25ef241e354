import type { GivenParameters, GivenValue } from '../../adapters/dialect.ts';
import { HIDDEN } from '../core/console/hidden.ts';
import { hasCardNumber, isSecretText, mayRepeat, storable } from './hidden-texts.ts';
import type { SecretNames } from './secret-names.ts';

/** The most characters of a value, and of all names and values together. */
const LONGEST_VALUE = 2_000;
const LONGEST_REQUEST = 8_000;
/** Behind the end of a value that is cut there may be the rest of a secret. */
const OVERLAP = 64;
/** A shorter secret appears in other texts by chance. */
const SHORTEST_SECRET = 6;
/** The deepest level that is kept. */
const DEEPEST = 8;
/** A name as people give one to a parameter; a form that was encoded twice is one long name with signs. */
const NAME = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.:\-\s]{0,63}$/u;

export type Kept = string | null | KeptValues;
interface KeptValues {
  [name: string]: Kept;
}

/** Parameters without their secrets, and those secrets, for a look at the rest of the call. */
interface RedactedRequest {
  readonly values: KeptValues;
  readonly secrets: readonly string[];
  readonly isCut: boolean;
}

/** The secrets of a call, as far as their names show them. */
export function secretsOf(given: GivenParameters, names: SecretNames): readonly string[] {
  const found = new Set<string>();
  for (const [name, value] of given) collect(value, names.has(name), names, found, 0);
  return [...found];
}

function collect(value: GivenValue, isSecret: boolean, names: SecretNames, found: Set<string>, depth: number): void {
  if (value === null || depth > DEEPEST) return;
  const text = textOf(value);
  if (text !== null) {
    if (isSecret && text.length >= SHORTEST_SECRET) found.add(text);
  } else {
    for (const [name, item] of value as GivenParameters) {
      collect(item, isSecret || names.has(name), names, found, depth + 1);
    }
  }
}

/** Decoded parameters as the log keeps them: secrets are hidden by name, by pattern, and wherever a known one is repeated. */
export function redactedRequest(given: GivenParameters, names: SecretNames): RedactedRequest {
  const secrets = secretsOf(given, names);
  const redaction = new Redaction(names, secrets);
  const values = redaction.valuesOf(given, 0);
  return { values, secrets, isCut: redaction.isCut };
}

class Redaction {
  readonly #names: SecretNames;
  readonly #secrets: readonly string[];
  #room = LONGEST_REQUEST;
  isCut = false;

  constructor(names: SecretNames, secrets: readonly string[]) {
    this.#names = names;
    this.#secrets = secrets;
  }

  valuesOf(given: GivenParameters, depth: number): KeptValues {
    const kept = Object.create(null) as KeptValues;
    let hidden = 0;
    for (const [name, value] of given) {
      if (this.#room <= 0 || depth > DEEPEST) {
        this.isCut = true;
        break;
      }
      const isPlain = NAME.test(name) && !hasCardNumber(name) && !mayRepeat(name, this.#secrets);
      if (!isPlain) hidden += 1;
      const shown = isPlain ? storable(name) : `(name ${hidden})`;
      this.#room -= shown.length;
      kept[shown] = this.#names.has(name) && !isBlank(value) ? HIDDEN : this.#value(value, depth);
    }
    return kept;
  }

  #value(value: GivenValue, depth: number): Kept {
    if (value === null) return null;
    const text = textOf(value);
    return text === null ? this.valuesOf(value as GivenParameters, depth + 1) : this.#text(text);
  }

  #text(whole: string): string {
    const looked = whole.length > LONGEST_VALUE + OVERLAP ? whole.slice(0, LONGEST_VALUE + OVERLAP) : whole;
    if (mayRepeat(looked, this.#secrets) || isSecretText(looked)) return HIDDEN;
    const most = Math.min(LONGEST_VALUE, Math.max(0, this.#room));
    this.#room -= whole.length;
    if (whole.length <= most) return storable(whole);
    this.isCut = true;
    return `${storable(whole.slice(0, most))}…`;
  }
}

function isBlank(value: GivenValue): boolean {
  return value === null || value === '' || (value instanceof Map && value.size === 0);
}

/** The text of a value that has one; `null` for values by name. */
function textOf(value: Exclude<GivenValue, null>): string | null {
  if (typeof value === 'string') return value;
  return 'text' in value ? value.text : null;
}
