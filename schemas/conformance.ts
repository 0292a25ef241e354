/** The form of conformance/<dialect>/*.yml, as JSON Schema; docs/conformance.md describes it. */
const text = { type: 'string', minLength: 1 } as const;
const texts = { type: 'array', items: text, minItems: 1 } as const;
const map = { type: 'object' } as const;

export const GRADES = ['documented', 'seen', 'chosen'] as const;

/** How a request is written. `packet-…` is a packet in the field `call_function_data` of a form. */
export const REQUEST_FORMS = [
  'post',
  'multipart',
  'json',
  'json-texts',
  'wddx',
  'wddx-texts',
  'get',
  'query-post',
  'split',
  'packet-json',
  'packet-json-twice',
  'packet-wddx',
  'packet-wddx-twice',
  'multipart-packet-json',
  'multipart-packet-wddx',
] as const;

/** A variable of `each`, in the place of a word. */
const variable = { type: 'string', pattern: '^\\$[a-z]' } as const;
const form = { anyOf: [{ enum: REQUEST_FORMS }, variable] } as const;
const format = { anyOf: [{ enum: ['json', 'xml', 'nvp', 'wddx'] }, variable] } as const;

const step = {
  call: text,
  send: { anyOf: [map, variable] },
  needs: texts,
  form,
  body: text,
  method: text,
  path: text,
  headers: { type: 'object', additionalProperties: text },
  credential: { enum: ['own', 'none', 'made-up'] },
  times: { type: 'integer', minimum: 1, maximum: 20 },
  together: { type: 'integer', minimum: 2, maximum: 20 },
  expect: map,
  whole: { type: 'boolean' },
  error: text,
  status: { anyOf: [{ type: 'integer' }, variable] },
  format,
  text: { anyOf: [text, texts] },
  type: text,
  answered: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
  keep: { type: 'object', additionalProperties: text },
} as const;

const STEP = { type: 'object', additionalProperties: false, properties: step } as const;

const about = {
  source: text,
  grade: { enum: GRADES },
  differs: { type: 'array', items: { type: 'string', pattern: '^[A-Z]-\\d{2,}$' } },
  profile: text,
} as const;

const given = { type: 'object', additionalProperties: { anyOf: [map, { type: 'null' }] } } as const;

const CASE = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    ...about,
    ...step,
    name: text,
    given,
    before: { type: 'array', items: STEP },
    then: { type: 'array', items: STEP },
    each: { type: 'array', minItems: 1, items: {} },
    single: { type: 'boolean' },
  },
} as const;

/** A file of cases. */
export const CASE_FILE = {
  type: 'object',
  additionalProperties: false,
  required: ['source', 'grade', 'cases'],
  properties: {
    ...about,
    action: text,
    given,
    errors: { type: 'object', additionalProperties: map },
    cases: { type: 'array', items: CASE, minItems: 1 },
  },
} as const;

const FIXTURE = {
  type: 'object',
  additionalProperties: false,
  required: ['call'],
  properties: { ...step, scope: { enum: ['run', 'case'] } },
} as const;

/** `dialect.yml`: how the dialect is called, and what cases may name. */
export const DIALECT_FILE = {
  type: 'object',
  additionalProperties: false,
  required: [
    'path',
    'actionParameter',
    'form',
    'always',
    'credential',
    'madeUp',
    'success',
    'error',
    'reads',
    'hello',
    'fixtures',
  ],
  properties: {
    path: text,
    actionParameter: text,
    form: { enum: REQUEST_FORMS },
    always: map,
    credential: map,
    madeUp: map,
    success: map,
    error: map,
    busy: map,
    reads: texts,
    variables: map,
    hello: FIXTURE,
    fixtures: { type: 'object', additionalProperties: FIXTURE },
    cleanup: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['after', 'id', 'call', 'send'],
        properties: { after: text, id: text, call: text, send: map, gone: map },
      },
    },
  },
} as const;
