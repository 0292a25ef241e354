import { METHODS } from '../../../adapters/corp/methods.ts';
import { readWddx } from '../../../adapters/corp/wddx/read-wddx.ts';
import { isWddxArray, isWddxStruct, type WddxValue } from '../../../adapters/corp/wddx/value.ts';
import { DEMO_CALLER } from '../../../schemas/corp/samples/sample.ts';
import { DOCUMENTED_MONEY_TYPES, setCorporation } from '../../../db/admin/corporations.ts';
import { hashPassword } from '../../../src/auth/secrets.ts';
import { SAMPLE, type Arguments } from '../../support/corp-client.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { exchange } from '../../support/whmcs-wire.ts';
import { callerOf, callerOfNewTenant, rowsOf, type Caller, type Row } from '../whmcs/fixtures.ts';

export interface Wire {
  readonly type: string;
  readonly body: string | Buffer;
}

/** An answer read in its own format; `format` is null and `fields` empty where it is in none. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly format: 'JSON' | 'WDDX' | null;
  readonly fields: Row;
  /** RET_STATUS as text, empty where there is none. */
  readonly result: string;
}

/** The sample's arguments with some changed; `undefined` leaves one out. */
export function withArguments(changes: Arguments = {}): Arguments {
  const all = Object.entries({ ...(JSON.parse(SAMPLE) as Arguments), ...changes });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

/** A value that a packet holds without an escape. */
class Xml {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
export const xml = (text: string): unknown => new Xml(text);

export const packet = (args: Arguments): string => packetOf(element(args));
export const packetOf = (content: string): string =>
  `<wddxPacket version='1.0'><header/><data>${content}</data></wddxPacket>`;

function element(value: unknown): string {
  if (value instanceof Xml) return value.text;
  if (value === null) return '<null/>';
  if (typeof value === 'boolean') return `<boolean value='${value ? 'true' : 'false'}'/>`;
  if (typeof value === 'number') return `<number>${value}</number>`;
  if (typeof value === 'string') return `<string>${asXmlText(value)}</string>`;
  if (Array.isArray(value)) return `<array length='${value.length}'>${value.map(element).join('')}</array>`;
  const members = Object.entries(value as Arguments);
  return `<struct>${members.map(([name, one]) => `<var name='${name}'>${element(one)}</var>`).join('')}</struct>`;
}

function asXmlText(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.replace(
    // eslint-disable-next-line no-control-regex
    /[\u0000-\u001f]/g,
    (one) => `<char code='${one.charCodeAt(0).toString(16).padStart(2, '0')}'/>`,
  );
}

/** Names and values as PHP's brackets write them; null is an empty text. */
export function fieldsOf(args: Arguments): [string, string][] {
  return Object.entries(args).flatMap(([name, value]) => pairsOf(name, value));
}

function pairsOf(name: string, value: unknown): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((one) => pairsOf(`${name}[]`, one));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, one]) => pairsOf(`${name}[${key}]`, one));
  return [[name, typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value)]];
}

const BOUNDARY = '------------------------d74496d66958873e';

export const asJson = (args: Arguments): Wire => ({ type: 'application/json', body: JSON.stringify(args) });
export const asXml = (args: Arguments): Wire => ({ type: 'text/xml', body: packet(args) });
export const asForm = (args: Arguments): Wire => formOf(fieldsOf(args));
export const asMultipart = (args: Arguments): Wire => multipartOf(fieldsOf(args));

export function formOf(fields: readonly (readonly [string, string])[]): Wire {
  const body = fields.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  return { type: 'application/x-www-form-urlencoded', body };
}

function multipartOf(fields: readonly (readonly [string, string])[]): Wire {
  const parts = fields.map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return { type: `multipart/form-data; boundary=${BOUNDARY}`, body: `${parts.join('')}--${BOUNDARY}--\r\n` };
}

const asTexts = (args: Arguments): Arguments => Object.fromEntries(fieldsOf(args));
const asJava = (args: Arguments): Arguments =>
  Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, Number.isInteger(value) ? decimal(value) : value]),
  );
const decimal = (value: unknown): unknown => xml(`<number>${String(value)}.0</number>`);
const data = (text: string): [string, string][] => [
  ['call_function_data', text],
  ['submit_btn', 'Run It'],
];
const twice = (text: string): string => encodeURIComponent(encodeURIComponent(text));

/** Every way to send one call; the encoding of a urlencoded form counts as the first. */
export const WAYS: Readonly<Record<string, (args: Arguments) => Wire>> = {
  'raw JSON': asJson,
  'raw JSON of texts': (args) => asJson(asTexts(args)),
  'a form of fields': asForm,
  'a multipart form of fields': asMultipart,
  'JSON in a form': (args) => formOf(data(JSON.stringify(args))),
  'JSON encoded twice in a form': (args) => formOf(data(encodeURIComponent(JSON.stringify(args)))),
  'JSON in a multipart form': (args) => multipartOf(data(JSON.stringify(args))),
  'JSON encoded once in a multipart form': (args) => multipartOf(data(encodeURIComponent(JSON.stringify(args)))),
  'JSON encoded twice in a multipart form': (args) => multipartOf(data(twice(JSON.stringify(args)))),
  'WDDX in a form': (args) => formOf(data(packet(args))),
  'WDDX encoded twice in a form': (args) => formOf(data(encodeURIComponent(packet(args)))),
  'WDDX in a multipart form': (args) => multipartOf(data(packet(args))),
  'WDDX encoded once in a multipart form': (args) => multipartOf(data(encodeURIComponent(packet(args)))),
  'WDDX encoded twice in a multipart form': (args) => multipartOf(data(twice(packet(args)))),
  'raw WDDX as text/xml': asXml,
  'raw WDDX as application/xml': (args) => ({ type: 'application/xml; charset=utf-8', body: packet(args) }),
  'raw WDDX of texts': (args) => asXml(asTexts(args)),
  'raw WDDX with the decimals of Java': (args) => asXml(asJava(args)),
};

export async function post(
  url: string,
  { type, body }: Wire,
  { path = '/corp/api', headers = {}, method = 'POST' } = {},
): Promise<Answer> {
  const answer = await exchange(url, { method, path, body, headers: { 'content-type': type, ...headers } });
  const sent = String(answer.headers['content-type'] ?? '');
  const { format, fields } = readAnswer(answer.text);
  const result = typeof fields['RET_STATUS'] === 'string' ? fields['RET_STATUS'] : '';
  return { status: answer.status, type: sent, headers: answer.headers, text: answer.text, format, fields, result };
}

function readAnswer(text: string): Pick<Answer, 'format' | 'fields'> {
  try {
    if (!text.startsWith('<')) return { format: 'JSON', fields: JSON.parse(text) as Row };
    return { format: 'WDDX', fields: plain(readWddx(text)) as Row };
  } catch {
    return { format: null, fields: {} };
  }
}

function plain(value: WddxValue): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (isWddxArray(value)) return value.map(plain);
  if (isWddxStruct(value)) return Object.fromEntries([...value].map(([name, one]) => [name, plain(one)]));
  return value;
}

/** A payment's row without what is its own: ids, and what recognises a repeat on its invoice. */
export async function paymentsOf(gateway: TestGateway, invoiceId: number, tenantId = 53): Promise<Row[]> {
  const rows = await rowsOf(gateway.database, 'payments', { tenant_id: tenantId, invoice_id: invoiceId });
  return rows.map(({ id: _id, invoice_id: _invoice, command_id: _command, duplicate_digest: _digest, ...row }) => row);
}

export interface Corporation {
  /** The same tenant through the other dialect. */
  readonly whmcs: Caller;
  /** Arguments of a payment of 15.00 on an invoice of this corporation. */
  args(invoice: number, changes?: Arguments): Arguments;
}

export const demoOf = (gateway: TestGateway): Corporation => ({
  whmcs: callerOf(gateway),
  args: (invoice, changes = {}) => withArguments({ INVOICE_NUMBER: invoice, ...changes }),
});

/** A call of a method by the demo's user. */
export function callMethod(
  gateway: TestGateway,
  method: string,
  args: Arguments = {},
  { toWire = asJson, headers = {} }: { toWire?: (args: Arguments) => Wire; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const all = { API_CALL_FUNCTION_NAME: method, ...DEMO_CALLER, CORP_ID: 53, ...args };
  return post(gateway.url, toWire(all), { headers });
}

/** A corporation of its own: user `demo`, password `1234`, payees 3 and 178, merchant settings 1 and 4. */
export async function addCorporation(
  gateway: TestGateway,
  tenant: Parameters<typeof callerOfNewTenant>[1],
  keyPrefix: string,
): Promise<Corporation> {
  const { id } = tenant;
  const named = (...ids: number[]): { id: number; name: string }[] => ids.map((one) => ({ id: one, name: `N ${one}` }));
  const whmcs = await callerOfNewTenant(gateway, tenant);
  await gateway.database.transaction((trx) =>
    setCorporation(trx, id, {
      keyPrefix,
      payees: named(3, 178),
      merchantSettings: named(1, 4),
      moneyTypes: DOCUMENTED_MONEY_TYPES,
    }),
  );
  await addCorpUser(gateway, `${id}/demo`, '1234', { tenantId: id });
  const own = { CORP_ID: id, API_CORP_KEY_ID: `${keyPrefix}-${id}` };
  return { whmcs, args: (invoice, changes = {}) => withArguments({ ...own, INVOICE_NUMBER: invoice, ...changes }) };
}

/** Switches on every method for every tenant: a tenant begins with those of the first release. */
export async function switchOnAllMethods(gateway: TestGateway): Promise<void> {
  await gateway.database('tenants').update({ corp_methods: [...METHODS.keys()] });
}

export async function addCorpUser(
  gateway: TestGateway,
  identifier: string,
  password: string,
  changes: Partial<Parameters<TestGateway['addCredential']>[0]> = {},
): Promise<void> {
  const secretHash = await hashPassword(password);
  await gateway.addCredential({
    tenantId: 53,
    dialect: 'corp',
    kind: 'corp-user',
    ...changes,
    identifier,
    secretHash,
  });
}
