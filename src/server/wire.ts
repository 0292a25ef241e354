import type { Request, Response } from 'express';
import type { BodyFault, WireAnswer, WireRequest } from '../../adapters/dialect.ts';

/** The request as the dialects see it. */
export function wireRequest(request: Request, requestId: string, body: Buffer | BodyFault): WireRequest {
  const [path = '', ...query] = request.originalUrl.split('?');
  return {
    requestId,
    method: request.method,
    path,
    query: query.join('?'),
    headers: headersOf(request),
    body,
    remoteAddress: request.ip ?? request.socket.remoteAddress ?? '',
  };
}

function headersOf(request: Request): Record<string, string | undefined> {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

/** Writes a dialect's answer as it is: no ETag, no conversion. */
export function sendAnswer(response: Response, answer: Omit<WireAnswer, 'trace'>, isDraining: boolean): void {
  const body = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(answer.body, 'utf8');
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-length': body.length,
    // A keep-alive connection would keep a stopping server open.
    ...(isDraining ? { connection: 'close' } : {}),
  });
  response.end(body);
}
