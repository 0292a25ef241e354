import { createHash } from 'node:crypto';
import type { DialectClient } from '../descriptor.ts';

/** How callers of the dialect write a call and read its answer. */
export const client: DialectClient = {
  path: '/includes/api.php',
  actionParameter: 'action',
  identifier: { parameter: 'identifier', description: 'the identifier of an API credential' },
  username: { parameter: 'username', description: 'an admin login, whose password is sent as its md5' },
  secretParam(secret, username) {
    if (username === undefined) return ['secret', secret];
    // Callers send md5(password) in hex; a text of that form is taken for the hash.
    const isHashed = /^[0-9a-f]{32}$/i.test(secret);
    return ['password', isHashed ? secret : md5(secret)];
  },
  secretParameters: ['secret', 'password', 'password2', 'accesskey'],
  options: [
    {
      flag: 'response-type',
      value: '<type>',
      description: 'json (the default), xml, nvp, or none',
      values: ['json', 'xml', 'nvp', 'none'],
    },
    {
      flag: 'encoding',
      value: '<encoding>',
      description: 'the body as form (the default) or json',
      values: ['form', 'json'],
    },
  ],
  optionParams: ({ 'response-type': type = 'json' }) => (type === 'none' ? [] : [['responsetype', type]]),
  body: (params, { encoding = 'form' }) =>
    encoding === 'json'
      ? { contentType: 'application/json', body: JSON.stringify(Object.fromEntries(params)) }
      : {
          contentType: 'application/x-www-form-urlencoded',
          body: new URLSearchParams([...params].map(pair)).toString(),
        },
  isSuccess: (body) =>
    body.startsWith('{') ? resultOf(body) === 'success' : /<result>success<\/result>|(?:^|;)result=success;/.test(body),
  encodings: ['form', 'multipart', 'json', 'query'],
  answerFormat: {
    parameter: 'responsetype',
    contentTypes: { json: 'application/json', xml: 'application/xml', nvp: 'text/plain' },
  },
};

/** The member `result` of an answer in JSON; `null` where there is none. */
function resultOf(body: string): unknown {
  try {
    return (JSON.parse(body) as { result?: unknown }).result;
  } catch {
    return null;
  }
}

/** MD5 in hex, as callers send an admin's password. */
export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function pair([name, value]: readonly [string, string]): [string, string] {
  return [name, value];
}
