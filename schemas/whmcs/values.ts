/**
 * The kinds of values that the WHMCS-style dialect's parameters have. A schema describes wire text by a named format;
 * the adapter says what each format accepts and means. `type` in a schema is the JSON type on our side of the decoder:
 * `string` for text, `object` for one of PHP's arrays, both for an array that one text may replace.
 */

/** A value beyond its JSON Schema: its type in the documents, and the sentence for a wrong value. */
export interface ValueSchema {
  readonly type: 'string' | 'object' | readonly ['object', 'string'];
  readonly format?: ValueFormat;
  readonly maxLength?: number;
  readonly description: string;
  /** The type in the documents. */
  readonly 'x-type': string;
  /** The version of the gateway that brought it; default: that of its action. */
  readonly 'x-since'?: string;
  /** The sentence for a value that is missing or not acceptable, where the documents have one. */
  readonly 'x-violation'?: string;
  /** The rule of the value, for a sentence where the documents have none. */
  readonly 'x-rule'?: string;
  /** Blanks around the value are ignored; a blank, `null` and `undefined` mean an absent value. */
  readonly 'x-blank-is-absent'?: boolean;
  /** Its values must not be shown, and are not in the log of calls. */
  readonly 'x-secret'?: true;
  /** For arrays: the kind of the values; the keys are always integers. */
  readonly additionalProperties?: {
    readonly type: 'string';
    readonly format?: ValueFormat;
    readonly maxLength?: number;
  };
  readonly propertyNames?: { readonly format: 'array-key' };
}

export type ValueFormat = 'id' | 'array-key' | 'amount' | 'percentage' | 'boolean' | 'date' | 'date-or-never';

/** The members of an action's answer, beside `result`. */
interface AnswerShape {
  /** Whether it has lists, filled or empty: a caller that names no format then gets XML. */
  readonly hasLists: boolean;
  /** The members that repeat a parameter of a write, without numbers that the gateway makes or reads. */
  readonly echoes: readonly string[];
}

/** The parameters of one action, and the shape of its answer. */
export interface ActionSchema {
  readonly title: string;
  readonly description: string;
  readonly 'x-answer': AnswerShape;
  /** The version of the gateway that brought it; default: the first. */
  readonly 'x-since'?: string;
  readonly type: 'object';
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, ValueSchema>>;
  /** Numbered names, `itemdescription1`: the pattern, and the kind of value. */
  readonly patternProperties?: Readonly<Record<string, ValueSchema>>;
}

/** The decoded parameters of an action: text, or text by key for an array. */
export type ParamsOf<S extends ActionSchema> = {
  readonly [K in keyof S['properties'] & string]: S['properties'][K]['type'] extends 'object'
    ? Readonly<Record<string, string>> | undefined
    : S['properties'][K]['type'] extends 'string'
      ? K extends S['required'][number]
        ? string
        : string | undefined
      : string | Readonly<Record<string, string>> | undefined;
} & { readonly [name: string]: string | Readonly<Record<string, string>> | undefined };

const AMOUNT_RULE = 'Amount must be in decimal format: ### or ###.##';
const TEXT_LIMIT = 65_535;

export const id = {
  type: 'string',
  format: 'id',
  'x-type': 'int',
  'x-rule': 'a whole number of at most ten digits',
  'x-blank-is-absent': true,
} as const;

export const invoiceId = {
  ...id,
  description: 'The ID of the invoice.',
  'x-violation': 'Invoice ID Not Found',
} as const;
export const amount = {
  type: 'string',
  format: 'amount',
  'x-type': 'float',
  'x-rule': AMOUNT_RULE,
  'x-blank-is-absent': true,
} as const;
export const percentage = {
  type: 'string',
  format: 'percentage',
  'x-type': 'float',
  'x-rule': 'a percentage from 0 to 1000 with at most three decimals',
  'x-blank-is-absent': true,
} as const;
export const boolean = {
  type: 'string',
  format: 'boolean',
  'x-type': 'bool',
  'x-rule': 'true or false (1, 0, true, false, on, off, yes, no)',
  'x-blank-is-absent': true,
} as const;
export const date = {
  type: 'string',
  format: 'date',
  'x-type': 'string',
  'x-rule':
    'a calendar date from 1900 to 2200, written as YYYY-MM-DD, YYYY-MM-DD HH:mm:ss, YYYYMMDD, ISO 8601 or the date format of the tenant',
  'x-blank-is-absent': true,
} as const;
/** A name or number of some system, e.g. a gateway. */
export const token = {
  type: 'string',
  maxLength: 255,
  'x-type': 'string',
  'x-rule': 'text of at most 255 characters',
  'x-blank-is-absent': true,
} as const;
export const text = {
  type: 'string',
  maxLength: TEXT_LIMIT,
  'x-type': 'string',
  'x-rule': `text of at most ${TEXT_LIMIT} characters`,
} as const;

const byKey = { type: 'object', propertyNames: { format: 'array-key' } } as const;

export const texts = {
  ...byKey,
  additionalProperties: { type: 'string', maxLength: TEXT_LIMIT },
  'x-type': 'string[]',
  'x-rule': 'an array of texts with whole numbers for keys',
} as const;
export const amounts = {
  ...byKey,
  additionalProperties: { type: 'string', format: 'amount' },
  'x-type': 'float[]',
  'x-rule': AMOUNT_RULE,
} as const;
/** One boolean is for every line. */
export const booleans = {
  ...byKey,
  type: ['object', 'string'],
  format: 'boolean',
  additionalProperties: { type: 'string', format: 'boolean' },
  'x-type': 'bool[]',
  'x-rule': 'an array of booleans with whole numbers for keys, or one boolean for all',
} as const;
export const ids = {
  ...byKey,
  additionalProperties: { type: 'string', format: 'id' },
  'x-type': 'int[]',
  'x-rule': 'an array of whole numbers',
} as const;
