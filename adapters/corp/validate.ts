import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { ArgumentFormat, ArgumentSchema, MemberList, MethodSchema } from '../../schemas/corp/values.ts';
import { CredentialMoved, type Conventions } from '../../src/core/credential.ts';
import { parseId, parseNumber } from '../../src/core/money/decimal.ts';
import { toFlag } from './decode.ts';
import { toWallTime } from '../values/wall-text.ts';
import { isNoValue, trimmed } from '../values/words.ts';
import { plainAmount } from './amounts.ts';
import type { Argument, Arguments } from './arguments.ts';
import { dateText } from './dates.ts';
import { CallEnded } from './outcome.ts';
import type { CorpSettings } from './settings.ts';

/** The corporation whose caller sends the arguments. */
export interface Corporation {
  readonly tenantId: number;
  readonly conventions: Conventions;
  readonly settings: CorpSettings;
}

/** Arguments that fit their schema, as text: ids in digits, dates on the tenant's wall. An absent one has no member. */
export type ValidArguments = Readonly<Record<string, string | undefined>>;

/** The texts that each format accepts: exactly those that its decoder reads. */
const FORMAT_TESTS: Readonly<Record<ArgumentFormat, (text: string) => boolean>> = {
  id: (text) => (parseId(text) ?? 0) > 0,
  'amount-above-zero': (text) => (parseNumber(text)?.unscaled ?? 0n) > 0n,
  amount: (text) => parseNumber(text) !== null,
  flag: (text) => toFlag(text) !== null,
  date: (text) => toWallTime(text) !== null,
};

const MEMBERS: Readonly<Record<MemberList, (corporation: Corporation, id: number) => boolean>> = {
  corporation: ({ tenantId }, id) => id === tenantId,
  'merchant-settings': ({ settings }, id) => settings.merchantSettings.includes(id),
  drivers: ({ settings }, id) => settings.drivers.includes(id),
  vehicles: ({ settings }, id) => settings.vehicles.includes(id),
  'money-types': ({ settings }, id) => settings.moneyTypes.some((type) => type.id === id),
};

// A part of `anyOf` requires a name whose schema is beside it, in `properties`.
const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, passContext: true });
for (const [name, test] of Object.entries(FORMAT_TESTS)) ajv.addFormat(name, test);
ajv.addKeyword({
  keyword: 'x-member-of',
  type: 'string',
  schemaType: 'string',
  errors: false,
  validate(this: Corporation, list: MemberList, text: string) {
    return MEMBERS[list](this, Number(text));
  },
});
// Ajv's own maxLength counts code points; callers are held to UTF-16 units, as JavaScript and ColdFusion count.
ajv.addKeyword({
  keyword: 'x-longest',
  type: 'string',
  schemaType: 'number',
  errors: false,
  validate: (longest: number, text: string) => text.length <= longest,
});

/** Validates the arguments of a call. Throws CallEnded, or CredentialMoved where newer settings may know the value. */
export type Validator = (given: Arguments, corporation: Corporation) => ValidArguments;

/**
 * A validator of one method's schema. Arguments that the schema does not name are dropped before. The first violation in
 * the schema's order is the answer, but for the lists of the corporation: they come after the last argument that names one.
 */
export function validatorOf(schema: MethodSchema): Validator {
  // Compiled at the first call: all schemas together take a third of a second of each start.
  let compiled: ValidateFunction | undefined;
  const expected = Object.entries(schema.arguments);
  return (given, corporation) => {
    // Without a prototype: a name such as `__proto__` is only a name.
    const values = Object.create(null) as Record<string, string | null>;
    for (const [name, argument] of expected) {
      const value = valueOf(given.get(name), argument, corporation.conventions) ?? argument.default;
      if (value !== undefined) values[name] = value;
      // A value that is not text is not absent: no default replaces it.
      if (given.get(name) === null) values[name] = null;
    }
    const validate = (compiled ??= ajv.compile(jsonSchemaOf(schema)));
    if (!validate.call(corporation, values)) throw violationOf(schema, validate.errors ?? []);
    return values as ValidArguments;
  };
}

function jsonSchemaOf({ arguments: all, oneIsRequired }: MethodSchema): object {
  return {
    type: 'object',
    required: Object.keys(all).filter((name) => all[name]?.isRequired === true),
    properties: Object.fromEntries(Object.entries(all).map(([name, argument]) => [name, propertyOf(argument)])),
    ...(oneIsRequired === undefined ? {} : { anyOf: oneIsRequired.map((name) => ({ required: [name] })) }),
  };
}

function propertyOf({ format, longest, memberOf, words }: ArgumentSchema): object {
  return {
    type: 'string',
    ...(format === undefined ? {} : { format }),
    ...(longest === undefined ? {} : { 'x-longest': longest }),
    ...(words === undefined ? {} : { enum: words }),
    ...(memberOf === undefined ? {} : { 'x-member-of': memberOf }),
  };
}

/** An argument as it is validated; `undefined` where it is absent, blank, or the word for no value. */
function valueOf(given: Argument | undefined, expected: ArgumentSchema, at: Conventions): string | undefined {
  if (given === undefined || given === null) return undefined;
  const raw = typeof given === 'string' ? given : given.text;
  if (expected.isFreeText === true) return raw;
  const text = trimmed(raw);
  if (text === '' || isNoValue(text)) return undefined;
  if (expected.format === 'date') return dateText(given, at.timeZone) ?? text;
  if (expected.format === 'amount-above-zero') return plainAmount(text, at.currency);
  if (expected.format === 'amount') return signedAmount(text, at.currency);
  if (expected.words !== undefined) return wordOf(text, expected.words);
  if (expected.format !== 'id') return text;
  const id = parseId(text);
  return id === 0 && expected.isZeroAbsent === true ? undefined : (id?.toString() ?? text);
}

/** An amount as people write money, with a minus before it; brackets, which some programs write, are not a sign. */
function signedAmount(text: string, currency: string): string {
  return text.startsWith('-') ? `-${plainAmount(trimmed(text.slice(1)), currency)}` : plainAmount(text, currency);
}

/** The spelling that the schema has of a word. */
function wordOf(text: string, words: readonly string[]): string {
  const wanted = text.toLowerCase();
  return words.find((word) => word.toLowerCase() === wanted) ?? text;
}

function violationOf(schema: MethodSchema, errors: readonly ErrorObject[]): Error {
  const names = Object.keys(schema.arguments);
  const lastMember = names.findLastIndex((name) => schema.arguments[name]?.memberOf !== undefined);
  const found = errors
    // The parts of `anyOf` have an error each, beside the one of the whole.
    .filter(({ schemaPath }) => !schemaPath.startsWith('#/anyOf/'))
    .map((error) => {
      const name = nameOf(schema, error);
      const isMember = error.keyword === 'x-member-of';
      const place = names.indexOf(name);
      // Behind the last argument that names a member, before the next one.
      return { name, isMember, rank: isMember ? lastMember + (place + 1) / (names.length + 1) : place };
    })
    .sort((a, b) => a.rank - b.rank);
  const { name, isMember } = found[0] ?? { name: '', isMember: false };
  const { format, memberOf } = schema.arguments[name] ?? {};
  const ended = new CallEnded(format === 'date' ? 'dataIn2' : 'dataIn', name);
  return isMember && memberOf !== 'corporation' ? new CredentialMoved(ended) : ended;
}

/** The argument that an error is about: of its path, the missing one, or the first of those of which one is required. */
function nameOf(schema: MethodSchema, { keyword, instancePath, params }: ErrorObject): string {
  if (instancePath !== '') return instancePath.slice(1);
  return keyword === 'required'
    ? (params as { missingProperty: string }).missingProperty
    : (schema.oneIsRequired?.[0] ?? '');
}
