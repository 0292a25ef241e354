import type { WireRequest } from '../dialect.ts';
import { decodeJsonParams } from './json-params.ts';
import { MalformedRequest } from '../forms/malformed-request.ts';
import { decodeMultipart } from '../forms/multipart.ts';
import { decodePhpForm, decodeUtf8 } from '../forms/php-form.ts';
import type { PhpArray } from '../forms/php-value.ts';

/** The parameters of one request, however they were sent. */
export interface RequestParams {
  readonly values: PhpArray;
  /** The top-level names whose value came from the query string. */
  readonly fromQuery: ReadonlySet<string>;
}

// Bodies labelled Latin-1 are UTF-8 in truth: HTTP libraries add that label by default.
const CHARSETS: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii', 'iso-8859-1', 'latin1']);
const CHARSET = /;[ \t]*charset[ \t]*=[ \t]*"?([^\s";]*)/i;
const JSON_TYPE = /^(?:application\/json|text\/json|application\/[^\s/;]+\+json)$/;
const BYTE_ORDER_MARK = '\ufeff';

/**
 * Reads the query string and, unless the method is GET or HEAD, the body (form, multipart or JSON). A body's value
 * replaces the query's of the same top-level name as a whole.
 * Rejects with MalformedRequest; with TypeError when the body was not read, which the caller has to answer before.
 */
export async function readParams(request: WireRequest): Promise<RequestParams> {
  const query = decodePhpForm(request.query);
  const body = hasNoBody(request.method) ? new Map<never, never>() : await readBody(request);
  const fromQuery = new Set([...query.keys()].filter((name) => !body.has(name)));
  return { values: new Map([...query, ...body]), fromQuery };
}

function hasNoBody(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

async function readBody(request: WireRequest): Promise<PhpArray> {
  const { body } = request;
  if (!Buffer.isBuffer(body)) throw new TypeError(`The body was not read: ${body}`);
  if (body.length === 0) return new Map();

  const contentType = request.headers['content-type']?.trim() ?? '';
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const charset = CHARSET.exec(contentType)?.[1]?.toLowerCase();
  if (charset !== undefined && !CHARSETS.has(charset)) {
    throw new MalformedRequest('unsupported-content-type', 'The charset of the body is not supported: use UTF-8.');
  }

  if (mediaType === '' || mediaType === 'application/x-www-form-urlencoded') return readForm(body);
  if (mediaType === 'multipart/form-data') return decodeMultipart(body, contentType);
  if (JSON_TYPE.test(mediaType)) return '{['.includes(firstCharacter(body)) ? readJson(body) : decodePhpForm(body);
  throw new MalformedRequest('unsupported-content-type', 'The content type of the body is not supported.');
}

/** Command-line callers send JSON with cURL's default label, that of a form. */
function readForm(body: Buffer): PhpArray {
  if (firstCharacter(body) !== '{') return decodePhpForm(body);
  try {
    return readJson(body);
  } catch (error) {
    if (error instanceof MalformedRequest && error.reason === 'invalid-json') return decodePhpForm(body);
    throw error;
  }
}

function readJson(body: Buffer): PhpArray {
  const text = decodeUtf8(body);
  return decodeJsonParams(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
}

/** The first character after a byte order mark and white space; a space when there is none. */
function firstCharacter(body: Buffer): string {
  let at = body.subarray(0, 3).toString('utf8') === BYTE_ORDER_MARK ? 3 : 0;
  while (at < body.length && [0x20, 0x09, 0x0a, 0x0d].includes(body[at] ?? 0)) at += 1;
  return String.fromCharCode(body[at] ?? 0x20);
}
