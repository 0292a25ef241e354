import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BodyFault, WireAnswer, WireRequest } from '../../adapters/dialect.ts';

/** The request as the dialects see it. */
export function wireRequest(
  request: IncomingMessage,
  requestId: string,
  body: Buffer | BodyFault,
  remoteAddress: string,
  pathParameters: Readonly<Record<string, string>>,
): WireRequest {
  const url = request.url ?? '';
  const mark = url.indexOf('?');
  return {
    requestId,
    method: request.method ?? '',
    path: mark < 0 ? url : url.slice(0, mark),
    pathParameters,
    query: mark < 0 ? '' : url.slice(mark + 1),
    // Node joins repeated headers. It keeps only set-cookie apart, which requests do not have.
    headers: request.headers as Readonly<Record<string, string | undefined>>,
    body,
    remoteAddress,
  };
}

/** Writes the head of a dialect's answer as it is, and its body unless that comes in pieces: no ETag, no conversion. */
export function sendAnswer(
  response: ServerResponse,
  { status, headers, body, trace }: WireAnswer,
  requestId: string,
  isLast: boolean,
): void {
  // One name and one value after the other: an object made of the dialect's and these would cost more than all of them.
  const lines: string[] = [];
  for (const [name, value] of Object.entries(headers)) lines.push(name, value);
  const length = lengthOf(body);
  if (length !== null) lines.push('content-length', String(length));
  lines.push('x-request-id', requestId, 'x-content-type-options', 'nosniff');
  if (trace.reason !== undefined) lines.push('x-reason', trace.reason);
  if (trace.isRepeat === true) lines.push('idempotent-replayed', 'true');
  if (trace.ignored !== undefined && trace.ignored.shown !== '') {
    lines.push('x-ignored-parameters', trace.ignored.shown);
  }
  // A keep-alive connection would keep a stopping server open.
  if (isLast) lines.push('connection', 'close');
  response.writeHead(status, lines);
  // A text goes out together with the head, in one write.
  if (typeof body === 'string' || Buffer.isBuffer(body)) response.end(body);
}

/** The bytes of a body; `null` for one in pieces. */
function lengthOf(body: WireAnswer['body']): number | null {
  if (typeof body === 'string') return Buffer.byteLength(body);
  return Buffer.isBuffer(body) ? body.length : null;
}
