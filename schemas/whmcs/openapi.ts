import type { OpenApiPart } from '../openapi.ts';
import type { ActionSchema, ValueSchema } from './values.ts';

const CREDENTIALS = {
  identifier: { type: 'string', description: 'API credential identifier.' },
  secret: { type: 'string', description: 'API credential secret.' },
  username: { type: 'string', description: 'The identifier again, or the login of an admin.' },
  password: { type: 'string', description: 'The secret again, or the md5 of the admin password in hex.' },
  accesskey: { type: 'string', description: 'Access key: passes the list of allowed addresses.' },
  responsetype: { type: 'string', enum: ['json', 'xml', 'nvp'], description: 'Format of the answer.' },
} as const;

/** The dialect's one path, and a schema for each action. */
export function whmcsOpenApi(actions: readonly ActionSchema[]): OpenApiPart {
  return {
    description: 'WHMCS-style: one path, the action is a parameter, errors of business are HTTP 200.',
    paths: {
      '/includes/api.php': {
        post: {
          operationId: 'call',
          requestBody: {
            required: true,
            content: {
              'application/x-www-form-urlencoded': { schema: { $ref: '#/components/schemas/Request' } },
              'multipart/form-data': { schema: { $ref: '#/components/schemas/Request' } },
              'application/json': { schema: { $ref: '#/components/schemas/Request' } },
            },
          },
          responses: {
            200: answer('The answer of the action, or its error.'),
            400: answer('No action, or parameters that cannot be read.'),
            403: answer('The credentials, the address or the permission was refused.'),
            413: answer('The body is too large.'),
            415: answer('The content type or encoding is not supported.'),
            503: answer('The database is away, or the server is busy.'),
          },
        },
      },
    },
    schemas: {
      Request: { oneOf: actions.map((action) => ({ $ref: `#/components/schemas/${action.title}` })) },
      Answer: {
        type: 'object',
        required: ['result'],
        properties: { result: { enum: ['success', 'error'] }, message: { type: 'string' } },
      },
      ...Object.fromEntries(actions.map((action) => [action.title, requestSchema(action)])),
    },
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
