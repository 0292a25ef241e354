import type { DialectClient } from '../descriptor.ts';

/**
 * How callers write a dialect of one path: a JSON object with the action under `action`, the credential under
 * `identifier` and `secret`, and the parameters by their names.
 */
export function jsonClient(path: string, isSuccess: (body: string) => boolean): DialectClient {
  return {
    path,
    actionParameter: 'action',
    identifier: { parameter: 'identifier', description: 'the identifier of an API credential' },
    username: null,
    secretParam: (secret) => ['secret', secret],
    secretParameters: ['secret'],
    options: [],
    optionParams: () => [],
    body: (params) => ({ contentType: 'application/json', body: JSON.stringify(Object.fromEntries(params)) }),
    isSuccess,
    encodings: ['json'],
    answerFormat: null,
  };
}
