import type { DialectClient } from '../descriptor.ts';
import { readWddx } from './wddx/read-wddx.ts';
import { isWddxStruct } from './wddx/value.ts';
import { writeWddx } from './wddx/write-wddx.ts';

/** How callers of the dialect write a call and read its answer. */
export const client: DialectClient = {
  path: '/corp/api',
  actionParameter: 'API_CALL_FUNCTION_NAME',
  identifier: null,
  username: { parameter: 'API_USER_NAME', description: 'API_USER_NAME' },
  secretParam: (secret) => ['API_USER_PASSWORD', secret],
  secretParameters: ['api_user_password'],
  options: [
    {
      flag: 'format',
      value: '<format>',
      description: 'the packet as json (the default) or wddx',
      values: ['json', 'wddx'],
    },
  ],
  optionParams: () => [],
  body: (params, { format = 'json' }) =>
    format === 'wddx'
      ? { contentType: 'text/xml; charset=utf-8', body: writeWddx(new Map(params)) }
      : { contentType: 'application/json', body: JSON.stringify(Object.fromEntries(params)) },
  isSuccess: (body) => statusOf(body) === 'ok',
  encodings: ['form', 'multipart', 'json', 'wddx'],
  answerFormat: {
    parameter: 'API_INPUT_OUTPUT_TYPE',
    contentTypes: { JSON: 'application/json', WDDX: 'text/xml' },
  },
};

/** RET_STATUS of an answer; `null` where there is none. */
function statusOf(body: string): unknown {
  try {
    if (body.startsWith('{')) return (JSON.parse(body) as { RET_STATUS?: unknown }).RET_STATUS;
    const value = readWddx(body);
    return isWddxStruct(value) ? value.get('RET_STATUS') : null;
  } catch {
    return null;
  }
}
