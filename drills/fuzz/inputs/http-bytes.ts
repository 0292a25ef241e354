import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Chance } from './chance.ts';
import { CANARY } from '../scene-names.ts';

/** A request before it is bytes. */
export interface Plan {
  readonly method: string;
  /** With its query string; one code unit a byte. */
  readonly target: Buffer;
  readonly contentType: string;
  readonly body: Buffer;
  /** Whether its way of writing may lose a parameter. */
  readonly isOdd?: boolean;
}

/** The bytes of a request, and the effects of its form on the answer. */
export interface Sent {
  readonly bytes: Buffer;
  /** Its connection cannot be used for another. */
  readonly isLast: boolean;
  /** The caller goes away after its bytes: there may be no answer. */
  readonly isCut: boolean;
  /** HTTP's own rules may refuse it before the gateway sees it. */
  readonly mayBreakHttp: boolean;
  /** The body is sent unchanged, with its own content type. */
  readonly isFaithful: boolean;
}

const OTHER_TYPES = [
  ...[
    'text/plain',
    'application/octet-stream',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'nonsense',
    '',
  ],
  ...['application/json', 'application/x-www-form-urlencoded', 'text/xml', 'application/xml', 'application/x+json'],
  ...['application/json; charset=utf-16', 'text/xml; charset=iso-8859-1', 'application/json; charset="', 'a/b; c=d; '],
  ...[
    'multipart/form-data; boundary="',
    `multipart/form-data; boundary=${'b'.repeat(300)}`,
    'multipart/mixed; boundary=b',
  ],
  ...['APPLICATION/JSON ; CHARSET = UTF-8', 'application/x-www-form-urlencoded; charset=utf-7'],
] as const;
const LIMIT = 256 * 1024;
let bomb: Buffer | undefined;

/** Headers that may hold secrets; none of them belongs to the gateway. */
const TELLING = [
  `Authorization: Basic ${CANARY}`,
  `Cookie: session=${CANARY}`,
  `Referer: http://x/?secret=${CANARY}`,
  `User-Agent: ${CANARY}`,
  `X-Forwarded-Host: ${CANARY}.example`,
];

/** `forwardedFor`: the caller's address, as a proxy of the gateway reports it. */
export function sentAs(chance: Chance, plan: Plan, forwardedFor: string): Sent {
  const way = chance.weighed({
    plain: 90,
    chunked: 4,
    type: 3,
    encoding: 1.5,
    length: 0.6,
    smuggled: 0.2,
    method: 0.7,
    large: 0.1,
    head: 0.4,
  });
  const common = { isLast: false, isCut: false, mayBreakHttp: false, isFaithful: false };
  const headers = [
    'Host: gateway',
    `X-Forwarded-For: ${forwardedFor}`,
    ...(chance.yes(0.2) ? [chance.pick(TELLING)] : []),
  ];
  const make = (changes: Partial<Plan>, more: readonly string[], isSized = true): Buffer =>
    bytesOf({ ...plan, ...changes }, [...headers, ...more], isSized);
  switch (way) {
    case 'plain':
      return { ...common, bytes: make({}, []), isFaithful: true };
    case 'chunked':
      return {
        ...common,
        bytes: make({ body: chunked(chance, plan.body) }, ['Transfer-Encoding: chunked'], false),
        isFaithful: true,
      };
    case 'type':
      return { ...common, bytes: make({ contentType: chance.pick(OTHER_TYPES) }, []) };
    case 'encoding': {
      const [name, body] = encoded(chance, plan.body);
      return { ...common, bytes: make({ body }, [`Content-Encoding: ${name}`]) };
    }
    case 'length': {
      const length = Math.max(0, plan.body.length + chance.pick([-20, -1, 1, 500]));
      return { ...common, bytes: make({}, [`Content-Length: ${length}`], false), isCut: true, mayBreakHttp: true };
    }
    case 'smuggled': {
      const lines = chance.pick([
        ['Content-Length: 5', 'Transfer-Encoding: chunked'],
        ['Content-Length: 5', 'Content-Length: 6'],
        ['Transfer-Encoding: chunked, identity'],
        ['Content-Length: -1'],
        ['Content-Length: 0x10'],
        ['Transfer-Encoding : chunked'],
      ]);
      return { ...common, bytes: make({}, lines, false), isCut: true, mayBreakHttp: true };
    }
    case 'method': {
      const method = chance.pick(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'NONSENSE', 'post']);
      return { ...common, bytes: make({ method }, []), isLast: true, mayBreakHttp: true };
    }
    case 'large': {
      const body = Buffer.concat([plan.body, Buffer.alloc(LIMIT + chance.pick([1, 50_000]), 'x')]);
      return { ...common, bytes: make({ body }, []) };
    }
    case 'head':
      return { ...common, bytes: make({}, [oddHeader(chance)]), isLast: true, mayBreakHttp: true };
  }
}

function oddHeader(chance: Chance): string {
  return chance.pick([
    `X-Pad: ${'x'.repeat(9_000)}`,
    'Expect: 100-continue',
    'Expect: nonsense',
    'Connection: Upgrade\r\nUpgrade: websocket',
    'X-Request-Id: a"b\u00e9',
    `X-Request-Id: ${'x'.repeat(200)}`,
    'Idempotency-Key: \u00ff',
    'Idempotency-Key: a\r\nIdempotency-Key: b',
    ...[
      'X-Bad\0: 1',
      'X-Bad: a\0b',
      ' folded',
      'no colon',
      'X-Forwarded-For: not an address, , ,,',
      'Content-Type: a/b',
    ],
  ]);
}

function encoded(chance: Chance, body: Buffer): readonly [string, Buffer] {
  switch (chance.weighed({ gzip: 2, deflate: 1, br: 1, unknown: 2, bomb: 0.5 })) {
    case 'gzip':
      return ['gzip', gzipSync(body)];
    case 'deflate':
      return ['deflate', deflateSync(body)];
    case 'br':
      return ['br', brotliCompressSync(body)];
    case 'unknown':
      return [chance.pick(['zstd', 'compress', 'x', 'identity', 'IDENTITY', 'gzip, identity', '']), body];
    case 'bomb':
      return ['gzip', (bomb ??= gzipSync(Buffer.alloc(50_000_000)))];
  }
}

function chunked(chance: Chance, body: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const piece = body.subarray(at, at + 1 + chance.below(Math.max(1, Math.ceil(body.length / 3))));
    pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
    at += piece.length;
  }
  return Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')]);
}

function bytesOf(plan: Plan, headers: readonly string[], isSized: boolean): Buffer {
  const lines = [
    ' HTTP/1.1',
    ...headers,
    ...(plan.contentType === '' ? [] : [`Content-Type: ${plan.contentType}`]),
    ...(isSized ? [`Content-Length: ${plan.body.length}`] : []),
  ];
  const head = Buffer.concat([
    Buffer.from(`${plan.method} `),
    plan.target,
    Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'),
  ]);
  return Buffer.concat([head, plan.body]);
}
