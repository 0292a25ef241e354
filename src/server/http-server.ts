import { constants } from 'node:crypto';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import type { Certificate } from './certificate.ts';
import { inTurn } from './in-turn.ts';

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
/** Until a handshake has ended there is no request whose time could be limited. */
const HANDSHAKE_TIMEOUT_MS = 5_000;

/** A caller that takes nothing of its answer for so long is not there any more, or means no good. */
const ANSWER_MS = 10_000;
const MAX_CONNECTIONS = 10_000;
/** Then the connection is closed in order: what a caller's long-lived connection holds on to is let go. */
const MAX_REQUESTS_PER_SOCKET = 100_000;

/** A year, for this host alone: what else is below its name is not ours to decide on. */
const TRANSPORT_SECURITY = 'max-age=31536000';

export interface ListeningServer {
  readonly port: number;
  /** From now on new connections get this certificate; of a server that speaks TLS alone. */
  useCertificate(certificate: Certificate): void;
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

/** Listens by HTTP, or by HTTPS alone where there is a certificate. Rejects with the error of `listen` (EADDRINUSE …). */
export function listen(
  listener: RequestListener,
  host: string,
  port: number,
  certificate: Certificate | null = null,
): Promise<ListeningServer> {
  const bounded = inTurn((request, response) => {
    response.once('prefinish', () => {
      // Behind the write itself, which comes in this same turn.
      process.nextTick(boundTaking, response);
    });
    listener(request, response);
  });
  const tlsServer = certificate === null ? null : secureServer(bounded, certificate);
  const server = tlsServer ?? createServer(LIMITS, bounded);
  server.maxConnections = MAX_CONNECTIONS;
  server.maxRequestsPerSocket = MAX_REQUESTS_PER_SOCKET;
  const sockets = socketsOf(server);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve({
        port: (server.address() as AddressInfo).port,
        useCertificate: (renewed) => tlsServer?.setSecureContext(contextOf(renewed)),
        close: (limitMs) => close(server, sockets, limitMs),
      });
    });
  });
}

function secureServer(listener: RequestListener, certificate: Certificate): TlsServer {
  const options = { ...LIMITS, ...contextOf(certificate), handshakeTimeout: HANDSHAKE_TIMEOUT_MS };
  return createTlsServer(options, (request, response) => {
    response.setHeader('strict-transport-security', TRANSPORT_SECURITY);
    listener(request, response);
  });
}

/** All that a context has: one that is set later takes nothing over from the one before it. */
function contextOf({ cert, key }: Certificate): SecureContextOptions {
  // A caller that asks for handshake after handshake costs the server far more than itself.
  return { cert, key, minVersion: 'TLSv1.2', secureOptions: constants.SSL_OP_NO_RENEGOTIATION };
}

/** Those too that are still within their handshake, which the server's own list does not know. */
function socketsOf(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

function close(server: Server, sockets: ReadonlySet<Socket>, limitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, limitMs);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}
