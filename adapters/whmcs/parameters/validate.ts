import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { ActionSchema, ParamsOf, ValueSchema } from '../../../schemas/whmcs/values.ts';
import type { PhpArray, PhpValue } from '../../forms/php-value.ts';
import { isNoValue, trimmed } from '../../values/words.ts';
import type { Place } from './dates.ts';
import { canonical, FORMAT_TESTS } from './values.ts';
import { Violation } from './violation.ts';

type Plain = string | { [name: string]: Plain };

const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
ajv.addVocabulary(['x-answer', 'x-type', 'x-since', 'x-rule', 'x-violation', 'x-blank-is-absent', 'x-secret']);
for (const [name, test] of Object.entries(FORMAT_TESTS)) ajv.addFormat(name, test);

/** Turns decoded parameters into the ones an action documents. */
export interface Validator<S extends ActionSchema> {
  /** Throws Violation. */
  (values: PhpArray, place: Place): ParamsOf<S>;
  /** Whether the action reads a parameter of this name. */
  readonly knows: (name: string) => boolean;
}

/**
 * A validator of one action's schema. Parameters that the schema does not name are dropped before anything looks at
 * them: some clients send those of their earlier calls again. Values come out in the form that their decoders read,
 * dates on the wall of the place. Reports the first violation in the schema's order.
 */
export function validatorOf<S extends ActionSchema>(schema: S): Validator<S> {
  // Compiled at the first call: all schemas together take a third of a second of each start.
  let compiled: ValidateFunction | undefined;
  const find = finderOf(schema);
  const check = (values: PhpArray, place: Place): ParamsOf<S> => {
    const params = Object.create(null) as Record<string, Plain>;
    for (const [name, value] of values) {
      const expected = find(name);
      const given = expected === undefined ? null : givenOf(value, expected, place);
      if (given !== null) params[name] = plain(given);
    }
    const validate = (compiled ??= ajv.compile(schema));
    if (!validate(params)) throw violationOf(schema, validate, params, find);
    return params as ParamsOf<S>;
  };
  return Object.assign(check, { knows: (name: string) => find(name) !== undefined });
}

function finderOf(schema: ActionSchema): (name: string) => ValueSchema | undefined {
  const numbered = Object.entries(schema.patternProperties ?? {}).map(
    ([pattern, value]) => [new RegExp(pattern), value] as const,
  );
  return (name) =>
    Object.hasOwn(schema.properties, name)
      ? schema.properties[name]
      : numbered.find(([pattern]) => pattern.test(name))?.[1];
}

/**
 * A value as it is validated, or `null` where there is none: an empty list may be a blank, too, unless one text may
 * replace the list.
 */
function givenOf(value: PhpValue, expected: ValueSchema, place: Place): PhpValue | null {
  if (typeof value !== 'string') return expected.type === 'string' ? value : itemsOf(value, expected, place);
  if (expected['x-blank-is-absent'] !== true && expected.type === 'string') return value;
  const text = trimmed(value);
  if (isNoValue(text)) return null;
  const mayBeBlank = typeof expected.type === 'object';
  return text === '' && !mayBeBlank ? null : canonical(expected.format, text, place);
}

/** The items of an array that are there, each by its key; a free text may well be the word `undefined`. */
function itemsOf(
  array: PhpArray,
  { additionalProperties: item, propertyNames: keys }: ValueSchema,
  place: Place,
): PhpArray {
  const format = item?.format;
  const items = [...array].map(([key, value]): [string, PhpValue] => [
    canonical(keys?.format, trimmed(key), place),
    format === undefined || typeof value !== 'string' ? value : canonical(format, trimmed(value), place),
  ]);
  return new Map(
    format === undefined ? items : items.filter(([, value]) => typeof value !== 'string' || !isNoValue(value)),
  );
}

/** Objects without a prototype, so that a name such as `__proto__` is only a name. */
function plain(value: PhpValue): Plain {
  if (typeof value === 'string') return value;
  const object = Object.create(null) as { [name: string]: Plain };
  for (const [key, item] of value) object[key] = plain(item);
  return object;
}

function violationOf(
  schema: ActionSchema,
  validate: ValidateFunction,
  params: Readonly<Record<string, Plain>>,
  find: (name: string) => ValueSchema | undefined,
): Violation {
  const order = Object.keys(schema.properties);
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  const names = (validate.errors ?? []).map(nameOf).sort((a, b) => rank(a) - rank(b));
  const name = names[0] ?? '';
  const expected = find(name);
  if (expected?.['x-violation'] !== undefined) return new Violation(expected['x-violation'], name);
  const value = params[name];
  if (value === undefined) return new Violation(`Missing required parameter: ${name}`, name);
  if (expected !== undefined && expected.type !== 'string' && typeof value === 'string') {
    return new Violation(`Expecting parameter '${name}' to be an array`, name);
  }
  if (expected?.type === 'string' && typeof value !== 'string') {
    return new Violation(`Invalid ${name}: expecting text, not an array`, name);
  }
  return new Violation(`Invalid ${name}: ${expected?.['x-rule'] ?? 'not an acceptable value'}`, name);
}

/** The parameter that an error is about: the first step of its path, or the name that is missing. */
function nameOf(error: ErrorObject): string {
  const [, first] = error.instancePath.split('/');
  if (first !== undefined) return first.replaceAll('~1', '/').replaceAll('~0', '~');
  return error.keyword === 'required' ? (error.params as { missingProperty: string }).missingProperty : '';
}
