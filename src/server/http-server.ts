import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Time limits of slow clients. They only work because `connectionsCheckingInterval` is given with them: its default
 * would look for slow connections no more than twice a minute.
 */
const LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 8 * 1024,
} as const;

/** A caller that takes nothing of its answer for so long is not there any more, or means no good. */
const ANSWER_MS = 10_000;
const MAX_CONNECTIONS = 10_000;
/** Then the connection is closed in order: what a caller's long-lived connection holds on to is let go. */
const MAX_REQUESTS_PER_SOCKET = 100_000;

export interface ListeningServer {
  readonly port: number;
  /** Takes no new request, lets those in flight end, and closes what is left after the limit. */
  close(limitMs: number): Promise<void>;
}

/** Ends the connection of a caller that does not take its answer: Node itself would keep both for ever. */
function boundTaking(response: ServerResponse): void {
  const { socket } = response;
  // The system has taken all of it, as it does of nearly every answer.
  if (socket === null || socket.writableLength === 0) return;
  const timer = setTimeout(() => socket.destroy(), ANSWER_MS);
  response.once('close', () => {
    clearTimeout(timer);
  });
}

/** Rejects with the error of `listen` (EADDRINUSE …). */
export function listen(listener: RequestListener, host: string, port: number): Promise<ListeningServer> {
  const server = createServer(LIMITS, (request, response) => {
    response.once('prefinish', () => {
      // Behind the write itself, which comes in this same turn.
      process.nextTick(boundTaking, response);
    });
    listener(request, response);
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.maxRequestsPerSocket = MAX_REQUESTS_PER_SOCKET;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve({ port: (server.address() as AddressInfo).port, close: (limitMs) => close(server, limitMs) });
    });
  });
}

function close(server: Server, limitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => {
      server.closeAllConnections();
    }, limitMs);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}
