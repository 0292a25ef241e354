import type { OpenApiPart } from '../openapi.ts';
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

/** The dialect's one path, and a schema for each method. */
export function corpOpenApi(methods: readonly MethodSchema[]): OpenApiPart {
  const schemas = Object.fromEntries(methods.map((method) => [`Corp_${method.title}`, methodRequest(method)]));
  return {
    description: 'Corp-ID: one path, the method is an argument, RET_STATUS says what came of it.',
    paths: { '/corp/api': { post: corpOperation() } },
    schemas: {
      CorpRequest: { oneOf: Object.keys(schemas).map((name) => ({ $ref: `#/components/schemas/${name}` })) },
      CorpAnswer: CORP_ANSWER,
      ...Object.fromEntries(methods.map((method) => [`Corp_${method.title}_answer`, methodAnswer(method)])),
      ...schemas,
    },
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

/** The one operation of the dialect. */
function corpOperation(): object {
  const request = { schema: { $ref: '#/components/schemas/CorpRequest' } };
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/CorpAnswer' } }, 'text/xml': {} };
  return {
    operationId: 'callMethod',
    requestBody: {
      required: true,
      content: {
        'application/json': request,
        'application/x-www-form-urlencoded': request,
        'multipart/form-data': request,
        'text/xml': {},
      },
    },
    responses: {
      200: { description: 'The result of the call, in RET_STATUS.', content },
      400: { description: 'The body is not a packet.', content },
      403: { description: 'The credentials were refused: RET_STATUS `login`.', content },
      413: { description: 'The body is too large.', content },
      415: { description: 'The content type or encoding is not supported.', content },
    },
  };
}
