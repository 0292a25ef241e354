import type { OpenApiAction, OpenApiPart } from '../openapi.ts';
import { PLACEHOLDER_SECRETS } from '../placeholders.ts';
import { DEMO_CALLER } from './samples/sample.ts';
import { CONTROL_ARGUMENTS, type ArgumentSchema, type MemberSchema, type MethodSchema } from './values.ts';

const TEXT = { type: 'string' } as const;

/** The messages in the answer of every method. */
const CORP_ANSWER = {
  type: 'object',
  required: ['RET_STATUS', 'RET_MAIN_MESSAGE', 'RET_SECOND_MESSAGE'],
  properties: {
    RET_STATUS: { enum: ['ok', 'dataIn', 'dataIn2', 'zero', 'db', 'login', 'method', 'logicProblem'] },
    RET_MAIN_MESSAGE: TEXT,
    RET_SECOND_MESSAGE: TEXT,
  },
} as const;

/** The answers of each method, by their HTTP status. */
const RESPONSES = {
  200: 'The result of the call, in RET_STATUS.',
  400: 'The body is not a packet.',
  403: 'The credentials were refused: RET_STATUS `login`.',
  413: 'The body is too large.',
  415: 'The content type or encoding is not supported.',
} as const;

/** An operation and schemas for each method. */
export function corpOpenApi(methods: readonly OpenApiAction<MethodSchema>[]): OpenApiPart {
  const schemas = Object.fromEntries(methods.map(({ schema }) => [`Corp_${schema.title}`, methodRequest(schema)]));
  return {
    description: 'Corp-ID: one path, the method is an argument, RET_STATUS says what came of it.',
    paths: Object.fromEntries(
      methods.map((method) => [`/corp/api#${method.schema.title}`, { post: operation(method) }]),
    ),
    schemas: {
      CorpAnswer: CORP_ANSWER,
      ...Object.fromEntries(methods.map(({ schema }) => [`Corp_${schema.title}_answer`, methodAnswer(schema)])),
      ...schemas,
    },
    responses: Object.fromEntries(
      Object.entries(RESPONSES).map(([code, description]) => [
        `CorpAnswer${code}`,
        { description, content: contentOf('CorpAnswer') },
      ]),
    ),
  };
}

/** The arguments of a method with those of every call; each is taken as a number or as text. */
function methodRequest(method: MethodSchema): object {
  const all = Object.entries({ ...CONTROL_ARGUMENTS, ...method.arguments });
  return {
    type: 'object',
    description: method.description,
    required: all.filter(([, argument]) => argument.isRequired).map(([name]) => name),
    properties: Object.fromEntries(all.map(([name, argument]) => [name, property(argument)])),
  };
}

function property({ type, description, default: fallback }: ArgumentSchema): object {
  const types = type === 'number' ? ['number', 'string'] : ['string', 'number'];
  return { type: types, description, ...(fallback === undefined ? {} : { default: fallback }) };
}

/** The answer of a method: the members beside the messages are those of an `ok`. */
function methodAnswer({ answer }: MethodSchema): object {
  return { allOf: [{ $ref: '#/components/schemas/CorpAnswer' }, { type: 'object', properties: membersOf(answer) }] };
}

function membersOf(members: Readonly<Record<string, MemberSchema>>): object {
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, memberOf(member)]));
}

function memberOf({ type, description, of }: MemberSchema): object {
  return {
    type,
    description,
    ...(of === undefined ? {} : { items: { type: 'object', properties: membersOf(of) } }),
  };
}

/** The operation of a method; its `ok` has members of its own. */
function operation({ schema, group, example }: OpenApiAction<MethodSchema>): object {
  const request = { schema: { $ref: `#/components/schemas/Corp_${schema.title}` } };
  const sample = {
    API_CALL_FUNCTION_NAME: schema.title,
    ...example,
    ...DEMO_CALLER,
    API_USER_PASSWORD: PLACEHOLDER_SECRETS.corpPassword,
  };
  const { 200: ok, ...refusals } = RESPONSES;
  return {
    operationId: `corp_${schema.title}`,
    tags: [`Corp-ID: ${group}`],
    summary: schema.description,
    requestBody: {
      required: true,
      content: {
        'application/json': { ...request, example: sample },
        'application/x-www-form-urlencoded': { ...request, example: sample },
        'multipart/form-data': request,
        'text/xml': {},
      },
    },
    responses: {
      200: { description: ok, content: contentOf(`Corp_${schema.title}_answer`) },
      ...Object.fromEntries(
        Object.keys(refusals).map((code) => [code, { $ref: `#/components/responses/CorpAnswer${code}` }]),
      ),
    },
  };
}

function contentOf(schema: string): object {
  return { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } }, 'text/xml': {} };
}
