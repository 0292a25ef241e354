import { DIALECT as CORP } from '../../../../adapters/corp/credentials.ts';
import { METHODS } from '../../../../adapters/corp/methods.ts';
import { readWddx } from '../../../../adapters/corp/wddx/read-wddx.ts';
import { isWddxStruct } from '../../../../adapters/corp/wddx/value.ts';
import { writeWddx } from '../../../../adapters/corp/wddx/write-wddx.ts';
import { ACTIONS } from '../../../../adapters/whmcs/actions.ts';

/** A parameter by its name on the wire; PHP's array keys appear in it as they are sent (`itemamount[13]`). */
export type Param = readonly [name: string, value: string];

/** A request as it is sent, and as it is shown: with secrets as `***`. */
export interface CallRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface CallForm {
  readonly method: 'POST' | 'GET';
  /** How the body is written; `wddx` only in the corp-ID dialect. */
  readonly encoding: 'form' | 'json' | 'wddx';
}

/** The form of a dialect's calls. */
export interface CallDialect {
  readonly path: string;
  /** How its callers name the action. */
  readonly actionParam: string;
  readonly known: readonly string[];
  /** Whether an answer is a success. */
  readonly isOk: (body: string) => boolean;
}

export const CALL_DIALECTS = ['whmcs', CORP] as const;
export const CALLS: Readonly<Record<(typeof CALL_DIALECTS)[number], CallDialect>> = {
  whmcs: {
    path: '/includes/api.php',
    actionParam: 'action',
    known: [...ACTIONS.values()].map(({ name }) => name),
    isOk: (body) =>
      body.startsWith('{')
        ? memberOf(body, 'result') === 'success'
        : /<result>success<\/result>|(?:^|;)result=success;/.test(body),
  },
  corp: {
    path: '/corp/api',
    actionParam: 'API_CALL_FUNCTION_NAME',
    known: [...METHODS.values()].map(({ name }) => name),
    isOk: (body) => (body.startsWith('{') ? memberOf(body, 'RET_STATUS') : wddxMemberOf(body, 'RET_STATUS')) === 'ok',
  },
};

const SECRET_NAME = /^(?:secret|password|password2|accesskey|api_user_password)$/i;
const MASK = '***';

export function isSecret(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** The request to a gateway at a base URL, or at the URL of an API itself. */
export function callRequest(base: string, path: string, params: readonly Param[], form: CallForm): CallRequest {
  const isWhole = /\.(?:php|cfm)$|\/corp\/api$/.test(new URL(base).pathname);
  const url = isWhole ? base : `${base.replace(/(?<!\/)\/+$/, '')}${path}`;
  if (form.method === 'GET') return { method: 'GET', url: `${url}?${formOf(params)}`, headers: {}, body: null };
  const [contentType, body] = {
    form: () => ['application/x-www-form-urlencoded', formOf(params)] as const,
    json: () => ['application/json', JSON.stringify(Object.fromEntries(params))] as const,
    wddx: () => ['text/xml; charset=utf-8', writeWddx(new Map(params))] as const,
  }[form.encoding]();
  return { method: 'POST', url, headers: { 'content-type': contentType }, body };
}

/** The parameters without their secrets. */
export function masked(params: readonly Param[]): readonly Param[] {
  return params.map(([name, value]) => [name, isSecret(name) ? MASK : value]);
}

function formOf(params: readonly Param[]): string {
  return new URLSearchParams(params.map(([name, value]): [string, string] => [name, value])).toString();
}

function memberOf(body: string, name: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : null;
  } catch {
    return null;
  }
}

function wddxMemberOf(body: string, name: string): unknown {
  try {
    const value = readWddx(body);
    return isWddxStruct(value) ? value.get(name) : null;
  } catch {
    return null;
  }
}
