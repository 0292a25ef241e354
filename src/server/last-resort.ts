import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../observability/log/logger.ts';
import { requestIdOf } from './intake/request-id.ts';

/**
 * A fault outside every dialect: logged whole, answered with one sentence. A path that cannot be read is its caller's.
 */
export function answerFault(logger: Logger, error: unknown, request: IncomingMessage, response: ServerResponse): void {
  const requestId = requestIdOf(request);
  const status = statusOf(error);
  if (status === 500) {
    logger.error('request failed', { requestId, fault: error instanceof Error ? error.stack : String(error) });
  } else {
    logger.log('http', 'request refused', { requestId, status });
  }
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const sentence = status === 500 ? 'An internal error occurred' : 'The request cannot be read';
  const body = JSON.stringify({ error: sentence, requestId });
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(body);
}

/** The router's own errors carry a status; their messages quote the path, which may hold a secret. */
function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : 500;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
