import { request } from 'node:http';
import type { Knex } from 'knex';
import { DEMO_CREDENTIAL, type Params } from './whmcs-client.ts';

/** An answer with everything that travelled; `json` is null where the body is not JSON. */
export interface WireExchange {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}

export interface WireOptions {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export const API_PATH = '/includes/api.php';
export const FORM = { 'content-type': 'application/x-www-form-urlencoded' } as const;
export const JSON_BODY = { 'content-type': 'application/json' } as const;

/** A request byte by byte as the caller wrote it: nothing is normalised, nothing is added. */
export async function exchange(url: string, options: WireOptions): Promise<WireExchange> {
  const { hostname, port } = new URL(url);
  const body = options.body === undefined ? undefined : Buffer.from(options.body);
  return await new Promise((resolve, reject) => {
    const outgoing = request(
      {
        hostname,
        port,
        agent: false,
        method: options.method ?? 'POST',
        path: options.path ?? API_PATH,
        headers: { ...lengthOf(body, options), ...options.headers },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const text = bytes.toString();
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes, text, json: parsedJson(text) });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function lengthOf(body: Buffer | undefined, options: WireOptions): Record<string, string> {
  const isChunked = options.headers?.['transfer-encoding'] !== undefined;
  return body === undefined || isChunked ? {} : { 'content-length': String(body.length) };
}

/** A urlencoded body; names keep their brackets as they are, as many callers send them. */
export function formBody(params: Params): string {
  return Object.entries(params)
    .map(
      ([name, value]) =>
        `${encodeURIComponent(name).replaceAll('%5B', '[').replaceAll('%5D', ']')}=${encodeURIComponent(value)}`,
    )
    .join('&');
}

/** A multipart body as PHP's cURL writes it for an array. */
export function multipartBody(params: Params, boundary = '------------------------d74496d66958873e'): WireOptions {
  const parts = Object.entries(params).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: `${parts.join('')}--${boundary}--\r\n`,
  };
}

/** The parameters of a call with the demo credential and an answer in JSON. */
export function demoCall(action: string, params: Params = {}): Params {
  return { action, responsetype: 'json', ...DEMO_CREDENTIAL, ...params };
}

/** The effects that a refusal may have: its history, its outcome, failed attempts, and reserved ids. */
export const TRACES = ['history', 'commands', 'id_counters', 'authentication_failures', 'lockouts'];

/**
 * Every table's row count and a hash of its rows; the head of an invoice's history counts as history. The rows of
 * `exceptTenant` are left out.
 */
export async function tableStates(
  database: Knex,
  except: readonly string[] = [],
  exceptTenant = 0,
): Promise<Readonly<Record<string, string>>> {
  const { rows: tables } = await database.raw<{ rows: { name: string }[] }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const names = tables.map(({ name }) => name).filter((name) => !except.includes(name));
  const { rows } = await database.raw<{ rows: { name: string; state: string }[] }>(
    names.map(() => STATE_OF_TABLE).join(' union all '),
    names.flatMap((name) => [name, name, String(exceptTenant)]),
  );
  return Object.fromEntries(rows.map(({ name, state }) => [name, state]));
}

const STATE_OF_TABLE = `select ?::text as name,
  count(*) || ' rows, ' || md5(coalesce(string_agg(line, ',' order by line), '')) as state
  from (select (to_jsonb(t) - 'history_seq' - 'history_head')::text as line from ?? t
    where to_jsonb(t) ->> 'tenant_id' is distinct from ?::text) as lines`;

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
