import type { Call, ConformanceDialect, Members, RequestForm } from '../cases/case.ts';
import { CaseError } from '../cases/variables.ts';
import { asTexts, fieldsOf, MULTIPART, multipart, urlencoded, wddxPacket } from './fields.ts';

/** A request as it is sent. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

interface Written {
  readonly type: string | null;
  readonly body: string | null;
  readonly query?: string;
  readonly method?: string;
}

const URLENCODED = 'application/x-www-form-urlencoded';
const packet = (text: string): Members => ({ call_function_data: text, submit_btn: 'Run It' });
const form = (params: Members): Written => ({ type: URLENCODED, body: urlencoded(fieldsOf(params)) });
const parts = (params: Members): Written => ({ type: MULTIPART, body: multipart(fieldsOf(params)) });

/** Each form of a request; the action's parameter is the first of them. */
const FORMS: Readonly<Record<RequestForm, (params: Members) => Written>> = {
  post: form,
  multipart: parts,
  json: (params) => ({ type: 'application/json', body: JSON.stringify(params) }),
  'json-texts': (params) => ({ type: 'application/json', body: JSON.stringify(asTexts(params)) }),
  wddx: (params) => ({ type: 'text/xml', body: wddxPacket(params) }),
  'wddx-texts': (params) => ({ type: 'text/xml', body: wddxPacket(asTexts(params)) }),
  get: (params) => ({ type: null, body: null, query: urlencoded(fieldsOf(params)), method: 'GET' }),
  'query-post': (params) => ({ type: URLENCODED, body: '', query: urlencoded(fieldsOf(params)) }),
  split: (params) => {
    const [first = ['', ''], ...rest] = fieldsOf(params);
    return { type: URLENCODED, body: urlencoded(rest), query: urlencoded([first]) };
  },
  'packet-json': (params) => form(packet(JSON.stringify(params))),
  'packet-json-twice': (params) => form(packet(encodeURIComponent(JSON.stringify(params)))),
  'packet-wddx': (params) => form(packet(wddxPacket(params))),
  'packet-wddx-twice': (params) => form(packet(encodeURIComponent(wddxPacket(params)))),
  'multipart-packet-json': (params) => parts(packet(JSON.stringify(params))),
  'multipart-packet-wddx': (params) => parts(packet(wddxPacket(params))),
};

/**
 * The request of a step whose variables are filled in. `proof` are the credential's parameters; a parameter that is
 * `null` in `send` leaves out the one of every call.
 */
export function requestOf(base: string, dialect: ConformanceDialect, step: Call, proof: Members): WireRequest {
  const all = { [dialect.actionParameter]: step.call, ...dialect.always, ...proof, ...step.send };
  const absent = new Set(Object.keys({ ...dialect.always, ...proof }).filter((name) => step.send?.[name] === null));
  const params = Object.fromEntries(Object.entries(all).filter(([name]) => !absent.has(name)));
  const written = step.body === undefined ? writerOf(step.form ?? dialect.form)(params) : rawOf(step.body);
  const query = written.query === undefined ? '' : `?${written.query}`;
  return {
    method: step.method ?? written.method ?? 'POST',
    url: `${base.replace(/\/$/, '')}${step.path ?? dialect.path}${query}`,
    headers: { ...(written.type === null ? {} : { 'content-type': written.type }), ...lowered(step.headers) },
    body: written.body,
  };
}

function writerOf(name: RequestForm): (params: Members) => Written {
  if (Object.hasOwn(FORMS, name)) return FORMS[name];
  throw new CaseError(`There is no form of requests ${name}.`);
}

const rawOf = (body: string): Written => ({ type: URLENCODED, body });

function lowered(headers: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
