import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Logger } from '../../observability/log/logger.ts';
import { requestIdOf } from './request-id.ts';
import type { RequestFault } from './request-fault.ts';

const STATUS_OF: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers a request that is not read any further, logs it, and closes its connection. */
export function refuseRequest(
  request: IncomingMessage,
  response: ServerResponse,
  fault: RequestFault,
  logger?: Pick<Logger, 'log'>,
): void {
  const requestId = requestIdOf(request);
  logger?.log('http', 'request refused', { requestId, status: fault.status });
  const body = JSON.stringify({ error: fault.sentence, requestId });
  response.writeHead(fault.status, {
    connection: 'close',
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(body);
}

/** Whether an error of a connection is one of what came over it: of the parser, or of a request that took too long. */
export function isOfRequest({ code = '' }: NodeJS.ErrnoException): boolean {
  return code.startsWith('HPE_') || code.startsWith('ERR_HTTP_');
}

/** The bytes of the answer to a malformed request, or to a request that was too slow. */
export function refusalOf({ code }: NodeJS.ErrnoException): string {
  return bareAnswer(STATUS_OF[code ?? ''] ?? 400);
}

export function bareAnswer(status: number): string {
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
}
