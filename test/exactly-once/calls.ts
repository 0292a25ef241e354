import { packet, withArguments } from '../dialects/corp/fixtures.ts';
import type { Arguments } from '../support/corp-client.ts';
import { DEMO_CREDENTIAL, type Params } from '../support/whmcs-client.ts';
import type { Post } from './flood.ts';

/** A call of the WHMCS-style dialect that asks for JSON. */
export function whmcsPost(action: string, params: Params): Post {
  const all = { action, responsetype: 'json', ...DEMO_CREDENTIAL, ...params };
  const pairs = Object.entries(all).map(([name, value]): [string, string] => [name, value]);
  return {
    path: '/includes/api.php',
    contentType: 'application/x-www-form-urlencoded',
    body: new URLSearchParams(pairs).toString(),
  };
}

/** The document's call of the corp-ID dialect with some arguments changed. */
export const corpPost: Readonly<Record<'JSON' | 'WDDX', (changes: Arguments) => Post>> = {
  JSON: (changes) => ({
    path: '/corp/api',
    contentType: 'application/json',
    body: JSON.stringify(withArguments({ ...changes, API_INPUT_OUTPUT_TYPE: 'JSON' })),
  }),
  WDDX: (changes) => ({
    path: '/web/adilas_api_calls.cfm',
    contentType: 'text/xml',
    body: packet(withArguments({ ...changes, API_INPUT_OUTPUT_TYPE: 'WDDX' })),
  }),
};
