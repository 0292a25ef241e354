import { parse } from 'yaml';
import { wholeOf } from '../input/open.ts';
import type { Dialects, Kind } from './kind.ts';
import { readRequest, type RecordedRequest } from './recording.ts';

/** A collection is one JSON document, which is read whole. */
const MOST_BYTES = 32 * 1_048_576;
/** Folders of requests within folders. */
const DEEPEST = 100;
const FORM = 'application/x-www-form-urlencoded';
const POSTMAN = /schema\.(?:get)?postman\.com\/(?:json\/)?collection\/v2/;
const INSOMNIA = /"__export_format"\s*:\s*[34]\b/;
const INSOMNIA_5 = /^type:\s*["']?collection\.insomnia\.rest\/5/m;
/** Nodes that the aliases of a YAML document may make. */
const MOST_ALIASES = 100;
/** `{{ name }}` of Postman, and `{{ _.name }}` of Insomnia. */
const VARIABLE = /\{\{\s*(?:_\.)?([\w.-]{1,100})\s*\}\}/g;

/** One behind a sign of JSON. */
const BARE = /([:,[]\s{0,20})\{\{\s*(?:_\.)?([\w.-]{1,100})\s*\}\}/g;

type Members = Readonly<Record<string, unknown>>;
type Variables = ReadonlyMap<string, string>;

/** Requests that people send by hand: collections of Postman (2.0 and 2.1), and exports of Insomnia (3 to 5). */
export function collections(dialects: Dialects): Kind {
  return {
    name: 'collections',
    detects: ({ name, head }) =>
      /\.json$/i.test(name) ? POSTMAN.test(head) || INSOMNIA.test(head) : isYaml(name) && INSOMNIA_5.test(head),
    read: async (file, finds) => {
      const text = (await wholeOf(file, MOST_BYTES)).replace(/^\ufeff/, '');
      const document = isYaml(file.name) ? parsedYaml(text) : parsed(text);
      const isPostman = Array.isArray(document['item']);
      const requests = isPostman ? postmanRequests(document, 0) : insomniaRequests(document);
      const variables = isPostman ? postmanVariables(document) : insomniaVariables(document);
      for (const request of requests) {
        const recorded = isPostman ? ofPostman(request, variables) : ofInsomnia(request, variables);
        if (recorded === null) finds.damaged();
        else await readRequest(recorded, dialects, finds, file.path);
      }
    },
  };
}

const isYaml = (name: string): boolean => /\.ya?ml$/i.test(name);

function parsedYaml(text: string): Members {
  try {
    return membersOf(parse(text, { maxAliasCount: MOST_ALIASES, logLevel: 'error' }));
  } catch {
    throw new Error('it is not YAML');
  }
}

function parsed(text: string): Members {
  try {
    return membersOf(JSON.parse(text));
  } catch {
    throw new Error('it is not JSON');
  }
}

/** The requests of a collection and of its folders. A request may be an address only. */
function postmanRequests(folder: Members, depth: number): readonly Members[] {
  if (depth > DEEPEST) throw new Error(`its folders are more than ${DEEPEST} deep`);
  return listOf(folder['item']).flatMap((item) => {
    const { request } = item;
    const own = request === undefined ? [] : [typeof request === 'string' ? { url: request } : membersOf(request)];
    return [...own, ...postmanRequests(item, depth + 1)];
  });
}

function ofPostman(request: Members, variables: Variables): RecordedRequest | null {
  const { url } = request;
  const address = textOf(typeof url === 'string' ? url : membersOf(url)['raw']);
  const body = membersOf(request['body']);
  const mode = textOf(body['mode']);
  const isJson = textOf(membersOf(membersOf(body['options'])['raw'])['language']) === 'json';
  const fields = mode === 'urlencoded' || mode === 'formdata' ? listOf(body[mode]) : null;
  const content = { fields, text: textOf(body['raw']), type: isJson ? 'application/json' : '' };
  return recordedOf({ method: textOf(request['method']), address, ...content }, request['header'], 'key', variables);
}

/** Insomnia 3 and 4 list their resources, and 5 has folders. */
function insomniaRequests(exported: Members): readonly Members[] {
  const listed = listOf(exported['resources']).filter(({ _type: type }) => type === 'request');
  return [...listed, ...requestsWithin(listOf(exported['collection']), 0)];
}

function requestsWithin(items: readonly Members[], depth: number): readonly Members[] {
  if (depth > DEEPEST) throw new Error(`its folders are more than ${DEEPEST} deep`);
  return items.flatMap((item) =>
    Array.isArray(item['children']) ? requestsWithin(listOf(item['children']), depth + 1) : [item],
  );
}

function ofInsomnia(request: Members, variables: Variables): RecordedRequest | null {
  const body = membersOf(request['body']);
  const fields = Array.isArray(body['params']) ? listOf(body['params']) : null;
  const query = formOf(listOf(request['parameters']), 'name', variables);
  const url = textOf(request['url']);
  const address = query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`;
  const content = { fields, text: textOf(body['text']), type: textOf(body['mimeType']) };
  return recordedOf({ method: textOf(request['method']), address, ...content }, request['headers'], 'name', variables);
}

interface Written {
  readonly method: string;
  readonly address: string;
  readonly fields: readonly Members[] | null;
  readonly text: string;
  /** The content type where no header says one. */
  readonly type: string;
}

function recordedOf(
  { method, address, fields, text, type }: Written,
  headers: unknown,
  nameKey: 'key' | 'name',
  variables: Variables,
): RecordedRequest | null {
  if (address === '') return null;
  const said = listOf(headers).find((header) => textOf(header[nameKey]).toLowerCase() === 'content-type');
  const contentType = said === undefined ? type : textOf(said['value']);
  const body = fields === null ? filledBody(text, variables) : formOf(fields, nameKey, variables);
  return {
    method: method === '' ? 'GET' : method,
    url: filled(address, variables),
    contentType: fields === null ? contentType : FORM,
    body: Buffer.from(body, 'utf8'),
  };
}

/** The fields of a form or a query string that are switched on. */
function formOf(fields: readonly Members[], nameKey: 'key' | 'name', variables: Variables): string {
  const pairs = fields
    .filter(({ disabled }) => disabled !== true)
    .map((field): [string, string] => [
      filled(textOf(field[nameKey]), variables),
      filled(textOf(field['value']), variables),
    ]);
  return new URLSearchParams(pairs).toString();
}

function postmanVariables(collection: Members): Variables {
  return new Map(listOf(collection['variable']).map(({ key, value }) => [textOf(key), textOf(value)]));
}

function insomniaVariables(exported: Members): Variables {
  const listed = listOf(exported['resources']).filter(({ _type: type }) => type === 'environment');
  const own = membersOf(exported['environments']);
  const pairs = [...listed, own, ...listOf(own['subEnvironments'])].flatMap(({ data }) =>
    Object.entries(membersOf(data)),
  );
  return new Map(pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}

/** Variables of other files are left out: their values are not known. */
function filled(text: string, variables: Variables): string {
  return text.replaceAll(VARIABLE, (_, name: string) => variables.get(name) ?? '');
}

/** An unknown variable in the place of a value of JSON is a number: the body stays JSON. */
function filledBody(text: string, variables: Variables): string {
  const values = text.replaceAll(BARE, (_, before: string, name: string) => before + (variables.get(name) ?? '0'));
  return filled(values, variables);
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}

function listOf(value: unknown): readonly Members[] {
  return Array.isArray(value) ? value.map(membersOf) : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
