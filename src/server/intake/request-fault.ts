import type { IncomingMessage } from 'node:http';

/** Why a request is refused before anything reads it, for its caller. */
export interface RequestFault {
  readonly status: 400 | 501;
  readonly sentence: string;
}

/** Headers that mean something else to a server that takes the first, the last or all of several. */
const SINGLE = [
  'host',
  'content-length',
  'content-type',
  'content-encoding',
  'transfer-encoding',
  'authorization',
  'idempotency-key',
  'expect',
];
const BIT_OF = new Map(SINGLE.map((name, index) => [name, 1 << index]));
const LENGTHS = new Set(SINGLE.map((name) => name.length));

/** A name or address, and perhaps a port. */
const HOST = /^(?:[\w-]+(?:\.[\w-]+)*\.?|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$/;
const ABSOLUTE = /^https?:\/\/([^/?#]*)([/?][^#]*)?$/i;

/**
 * The part of a request that two servers could read in two ways, beyond the parser's own refusals; `null` without one.
 * A target that names its host is shortened to its path.
 */
export function requestFault(request: IncomingMessage): RequestFault | null {
  const repeated = repeatedHeader(request.rawHeaders);
  if (repeated !== null) return bad(`The header ${repeated} came more than once`);
  const { host, 'transfer-encoding': coding } = request.headers;
  const isOld = request.httpVersionMinor === 0;
  if (coding !== undefined) {
    if (isOld) return bad('HTTP/1.0 has no Transfer-Encoding');
    const codings = coding.toLowerCase().split(',');
    if (codings.at(-1)?.trim() !== 'chunked') return bad('The last Transfer-Encoding must be chunked');
    if (codings.length > 1) {
      return { status: 501, sentence: 'The only Transfer-Encoding that is understood is chunked' };
    }
  }
  if (host === undefined ? !isOld : !HOST.test(host)) return bad('The header Host must name one host');
  return targetFault(request, host);
}

function bad(sentence: string): RequestFault {
  return { status: 400, sentence };
}

/** The first header that comes twice and must not, as its caller wrote it. */
function repeatedHeader(rawHeaders: readonly string[]): string | null {
  let seen = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!LENGTHS.has(name.length)) continue;
    const bit = BIT_OF.get(name.toLowerCase()) ?? 0;
    if ((seen & bit) !== 0) return name;
    seen |= bit;
  }
  return null;
}

function targetFault(request: IncomingMessage, host: string | undefined): RequestFault | null {
  const target = request.url ?? '';
  if (target.startsWith('/')) return target.includes('#') ? bad('The target must have no fragment') : null;
  if (target === '*') return request.method === 'OPTIONS' ? null : bad('The target must be a path');
  const [, authority = '', path = '/'] = ABSOLUTE.exec(target) ?? [];
  if (!HOST.test(authority)) return bad('The target must be a path, or an address with a host');
  if (host !== undefined && plainHost(authority) !== plainHost(host)) {
    return bad('The target and the header Host must name the same host');
  }
  request.url = path.startsWith('/') ? path : `/${path}`;
  return null;
}

/** Without the port that goes without saying. */
function plainHost(host: string): string {
  return host.toLowerCase().replace(/:(?:80|443)$/, '');
}

/** Whether a request asks to go on in another protocol: the parser stops behind it, and drops what came with it. */
export function asksForUpgrade({ headers }: IncomingMessage): boolean {
  return headers.upgrade !== undefined && /\bupgrade\b/i.test(headers.connection ?? '');
}
