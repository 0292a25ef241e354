import { parseJson, scalarText, WrittenNumber, type JsonValue } from '../../forms/json.ts';
import { checkText } from '../../forms/json-guard.ts';
import { MalformedRequest } from '../../forms/malformed-request.ts';
import { refuseTooMany } from '../../forms/php-form.ts';
import { PhpVariables, type PhpArray, type PhpValue } from '../../forms/php-value.ts';

/** A secret that is not text must never compare equal to one: it is read as an empty array. */
const CREDENTIAL_NAMES: ReadonlySet<string> = new Set(['username', 'password', 'identifier', 'secret', 'accesskey']);

/**
 * Decodes a JSON object to the shape of a PHP form. Numbers keep their digits as they were written, booleans become
 * `true` and `false`; null is absent. The last of equal names wins. A top-level name with a bracket is read as a form's
 * (`itemamount[13]`), others literally.
 * Throws MalformedRequest: not a JSON object, over 32 levels, over 1,000 values, a lone surrogate, a NUL.
 */
export function decodeJsonParams(text: string): PhpArray {
  const root = parse(text);
  if (!isContainer(root) || Array.isArray(root)) {
    throw new MalformedRequest('invalid-json', 'The JSON body must be an object.');
  }
  const entries = Object.entries(root);
  const counter = new LeafCounter();
  for (const [, value] of entries) counter.add(value);

  const variables = new PhpVariables();
  for (const [name, json] of entries) {
    checkText(name);
    const value =
      CREDENTIAL_NAMES.has(name) && typeof json !== 'string' && json !== null
        ? new Map<string, PhpValue>()
        : toPhpValue(json);
    if (value === undefined) continue;
    if (name.includes('[')) variables.register(name, value);
    else variables.set(name, value);
  }
  return variables.values;
}

function parse(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof MalformedRequest) throw error;
    throw new MalformedRequest('invalid-json', 'The body is not valid JSON.');
  }
}

/** Counts what a form would need a variable for, and refuses the request before anything is built. */
class LeafCounter {
  #count = 0;

  add(value: JsonValue): void {
    const children: readonly JsonValue[] = isContainer(value) ? Object.values(value) : [];
    for (const child of children) this.add(child);
    // An empty container counts as well: otherwise `[[],[],…]` would have no bound.
    if (children.length === 0) refuseTooMany((this.#count += 1));
  }
}

function isContainer(value: JsonValue): value is readonly JsonValue[] | { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !(value instanceof WrittenNumber);
}

function toPhpValue(json: JsonValue): PhpValue | undefined {
  const text = scalarText(json);
  if (text !== null) return checkText(text);
  if (!isContainer(json)) return undefined;
  const array = new Map<string, PhpValue>();
  for (const [key, child] of Object.entries(json)) {
    const value = toPhpValue(child);
    if (value !== undefined) array.set(checkText(key), value);
  }
  return array;
}
