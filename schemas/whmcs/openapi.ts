import type { OpenApiAction, OpenApiPart } from '../openapi.ts';
import { PLACEHOLDER_SECRETS } from '../placeholders.ts';
import type { ActionSchema, ValueSchema } from './values.ts';

const CREDENTIALS = {
  identifier: { type: 'string', description: 'API credential identifier.' },
  secret: { type: 'string', description: 'API credential secret.' },
  username: { type: 'string', description: 'The identifier again, or the login of an admin.' },
  password: { type: 'string', description: 'The secret again, or the md5 of the admin password in hex.' },
  accesskey: { type: 'string', description: 'Access key: passes the list of allowed addresses.' },
  responsetype: { type: 'string', enum: ['json', 'xml', 'nvp'], description: 'Format of the answer.' },
} as const;

/** The answers of each action, by their HTTP status. */
const RESPONSES = {
  200: 'The answer of the action, or its error.',
  400: 'No action, or parameters that cannot be read.',
  403: 'The credentials, the address or the permission was refused.',
  413: 'The body is too large.',
  415: 'The content type or encoding is not supported.',
  503: 'The database is away, or the server is busy.',
} as const;

/** An operation and a schema for each action. */
export function whmcsOpenApi(actions: readonly OpenApiAction<ActionSchema>[]): OpenApiPart {
  return {
    description: [
      'WHMCS-style: one path, the action is a parameter, errors of business are HTTP 200.',
      'The part of a path behind # names the action, and is not sent.',
    ].join(' '),
    paths: Object.fromEntries(
      actions.map((action) => [`/includes/api.php#${action.schema.title}`, { post: operation(action) }]),
    ),
    schemas: {
      Answer: {
        type: 'object',
        required: ['result'],
        properties: { result: { enum: ['success', 'error'] }, message: { type: 'string' } },
      },
      ...Object.fromEntries(actions.map(({ schema }) => [schema.title, requestSchema(schema)])),
    },
    responses: Object.fromEntries(
      Object.entries(RESPONSES).map(([code, description]) => [`Answer${code}`, answer(description)]),
    ),
  };
}

function operation({ schema, group, example }: OpenApiAction<ActionSchema>): object {
  const media = { schema: { $ref: `#/components/schemas/${schema.title}` } };
  const { identifier, secret } = PLACEHOLDER_SECRETS;
  const sample = { action: schema.title, ...example, identifier, secret, responsetype: 'json' };
  return {
    operationId: schema.title,
    tags: [`WHMCS-style: ${group}`],
    summary: schema.description,
    requestBody: {
      required: true,
      content: {
        'application/x-www-form-urlencoded': { ...media, example: sample },
        'application/json': { ...media, example: sample },
        'multipart/form-data': media,
      },
    },
    responses: Object.fromEntries(
      Object.keys(RESPONSES).map((code) => [code, { $ref: `#/components/responses/Answer${code}` }]),
    ),
  };
}

function answer(description: string): object {
  const schema = { $ref: '#/components/schemas/Answer' };
  return {
    description,
    content: { 'application/json': { schema }, 'application/xml': {}, 'text/plain': {} },
  };
}

function requestSchema(action: ActionSchema): object {
  const properties = Object.entries(action.properties).map(([name, value]) => [name, published(value)] as const);
  const numbered = Object.entries(action.patternProperties ?? {}).map(
    ([name, value]) => [name, published(value)] as const,
  );
  return {
    type: 'object',
    description: action.description,
    required: ['action', ...action.required],
    properties: {
      action: { const: action.title, description: 'In any case.' },
      ...CREDENTIALS,
      ...Object.fromEntries(properties),
    },
    ...(numbered.length === 0 ? {} : { patternProperties: Object.fromEntries(numbered) }),
  };
}

/** A value as others may read it: our own keywords and formats become words. */
function published(value: ValueSchema): object {
  const rule = value['x-rule'];
  const description = rule === undefined ? value.description : `${value.description} (${value['x-type']}: ${rule})`;
  return {
    type: value.type,
    description,
    ...(value.maxLength === undefined ? {} : { maxLength: value.maxLength }),
    ...(value.type === 'string' ? {} : { additionalProperties: { type: 'string' } }),
  };
}
