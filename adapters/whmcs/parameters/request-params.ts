import type { WireRequest } from '../../dialect.ts';
import { charsetOf, decodeText, withoutUtf16, type Charset } from '../../forms/charset.ts';
import { decodeJsonParams } from './json-params.ts';
import { MalformedRequest } from '../../forms/malformed-request.ts';
import { decodeMultipart } from '../../forms/multipart.ts';
import { decodePhpForm } from '../../forms/php-form.ts';
import type { PhpArray } from '../../forms/php-value.ts';

/** The parameters of one request, however they were sent. */
export interface RequestParams {
  readonly values: PhpArray;
  /** The top-level names whose value came from the query string. */
  readonly fromQuery: ReadonlySet<string>;
}

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
  if (!Buffer.isBuffer(request.body)) throw new TypeError(`The body was not read: ${request.body}`);
  if (request.body.length === 0) return new Map();

  const contentType = request.headers['content-type']?.trim() ?? '';
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const charset = charsetOf(contentType);
  if (charset === null) {
    throw new MalformedRequest('unsupported-content-type', 'The charset of the body is not supported: use UTF-8.');
  }

  if (mediaType === 'multipart/form-data') return decodeMultipart(request.body, contentType);
  const body = withoutUtf16(request.body, charset);
  if (mediaType === '' || mediaType === 'application/x-www-form-urlencoded') return readForm(body, charset);
  if (JSON_TYPE.test(mediaType)) {
    return '{['.includes(firstCharacter(body)) ? readJson(body, charset) : decodePhpForm(body, charset);
  }
  throw new MalformedRequest('unsupported-content-type', 'The content type of the body is not supported.');
}

/** Command-line callers send JSON with cURL's default label, that of a form. */
function readForm(body: Buffer, charset: Charset): PhpArray {
  if (firstCharacter(body) !== '{') return decodePhpForm(body, charset);
  try {
    return readJson(body, charset);
  } catch (error) {
    if (error instanceof MalformedRequest && error.reason === 'invalid-json') return decodePhpForm(body, charset);
    throw error;
  }
}

function readJson(body: Buffer, charset: Charset): PhpArray {
  const text = decodeText(body, charset);
  return decodeJsonParams(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
}

/** The first character after a byte order mark and white space; a space when there is none. */
function firstCharacter(body: Buffer): string {
  let at = body.subarray(0, 3).toString('utf8') === BYTE_ORDER_MARK ? 3 : 0;
  while (at < body.length && [0x20, 0x09, 0x0a, 0x0d].includes(body[at] ?? 0)) at += 1;
  return String.fromCharCode(body[at] ?? 0x20);
}
