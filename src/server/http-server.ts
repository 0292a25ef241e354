import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { Server as NetServer, type AddressInfo, type Socket } from 'node:net';
import type { Certificate } from './certificate.ts';
import { answersTaken } from './intake/answers-taken.ts';
import { Turns } from './intake/pipelined-requests.ts';
import type { Intake } from './intake/intake.ts';
import type { Logger } from '../observability/log/logger.ts';
import { bareAnswer, isOfRequest, refusalOf, refuseRequest } from './intake/refusals.ts';
import { requestFault } from './intake/request-fault.ts';
import { secureContext, type CipherChoice } from './secure-context.ts';

/**
 * Time limits of slow clients. They only work because `connectionsCheckingInterval` is given with them: its default
 * would look for slow connections no more than twice a minute.
 */
const LIMITS: ServerOptions = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 8 * 1024,
};
/** Until a handshake has ended there is no request whose time could be limited. */
const HANDSHAKE_TIMEOUT_MS = 5_000;

/** Then the connection is closed in order: what a caller's long-lived connection holds on to is let go. */
const MAX_REQUESTS_PER_SOCKET = 100_000;

/** A year, for only this host: its subdomains are not ours to decide on. */
const TRANSPORT_SECURITY = 'max-age=31536000';

export interface ListeningServer {
  readonly port: number;
  /** From now on new connections get this certificate; only for a server that speaks TLS. */
  useCertificate(certificate: Pick<Certificate, 'cert' | 'key'>): void;
  /**
   * Takes no new connection, lets requests in flight end, and closes what is left after the limit. Connections without a
   * request are closed after `idleMs`, default at once: until then a request on one of them is answered.
   */
  close(limitMs: number, idleMs?: number): Promise<void>;
}

interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly intake: Intake;
  /** Given: only HTTPS. */
  readonly tls?: { readonly certificate: Pick<Certificate, 'cert' | 'key'>; readonly ciphers: CipherChoice } | null;
  /** Whether another process listens, and hands connections over; default: this one listens. */
  readonly isHanded?: boolean;
  /** For requests that are refused before a dialect sees them. */
  readonly logger?: Pick<Logger, 'log'> | undefined;
}

/** Listens by HTTP, or only by HTTPS where there is a certificate. Rejects with the error of `listen` (EADDRINUSE …). */
export function listen(listener: RequestListener, options: ListenOptions): Promise<ListeningServer> {
  const { host, port, intake, tls = null, isHanded = false, logger } = options;
  const turns = new Turns(checked(listener, intake, logger), intake);
  const tlsServer =
    tls === null
      ? null
      : createTlsServer(
          { ...LIMITS, ...secureContext(tls.certificate, tls.ciphers), handshakeTimeout: HANDSHAKE_TIMEOUT_MS },
          (request, response) => {
            response.setHeader('strict-transport-security', TRANSPORT_SECURITY);
            turns.take(request, response);
          },
        );
  const server = tlsServer ?? createServer(LIMITS, turns.take);
  // The process that hands connections over would offer one that is refused here again, over and over.
  if (!isHanded) server.maxConnections = intake.limits.connections;
  server.maxRequestsPerSocket = MAX_REQUESTS_PER_SOCKET;
  refuseOddities(server, turns, intake);
  const sockets = socketsOf(server, intake);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve({
        port: (server.address() as AddressInfo).port,
        useCertificate: (renewed) => {
          if (tls !== null) (tlsServer as TlsServer).setSecureContext(secureContext(renewed, tls.ciphers));
        },
        close: (limitMs, idleMs = 0) => close(server, sockets, limitMs, idleMs),
      });
    });
  });
}

/** Refuses what could be read in two ways, and bounds how long and how large an answer waits for its caller. */
function checked(listener: RequestListener, intake: Intake, logger?: ListenOptions['logger']): RequestListener {
  const boundTaking = answersTaken(intake);
  return (request, response) => {
    boundTaking(response);
    const fault = requestFault(request);
    if (fault === null) listener(request, response);
    else {
      intake.turnAway('ambiguous');
      refuseRequest(request, response, fault, logger);
    }
  };
}

/** Bytes that are not a request, and requests for a tunnel, are refused in their turn. */
function refuseOddities(server: Server, turns: Turns, intake: Intake): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // A connection that broke, or whose handshake failed, takes no answer.
    if (!isOfRequest(error) || socket.destroyed) {
      socket.destroy();
      return;
    }
    intake.turnAway('malformed');
    turns.refuse(socket, refusalOf(error));
  });
  server.on('connect', (_request, socket) => {
    turns.refuse(socket, bareAnswer(501));
  });
  server.on('drop', () => {
    intake.turnAway('connections');
  });
}

/** Those too that are still within their handshake, which the server's own list does not know. */
function socketsOf(server: Server, intake: Intake): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  // Before the server's own listener, which would make a parser or a handshake for it.
  server.prependListener('connection', (socket: Socket) => {
    if (sockets.size >= intake.limits.connections) {
      intake.turnAway('connections');
      socket.destroy();
      return;
    }
    if (!intake.connections.admits(socket)) {
      intake.turnAway('connections-of-address');
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

function close(server: Server, sockets: ReadonlySet<Socket>, limitMs: number, idleMs: number): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, limitMs);
    const closeIdle = setTimeout(() => {
      server.closeIdleConnections();
    }, idleMs);
    const done = (): void => {
      clearTimeout(force);
      clearTimeout(closeIdle);
      resolve();
    };
    if (idleMs === 0) {
      server.close(done);
      server.closeIdleConnections();
      // That of HTTP would close connections without a request at once.
    } else NetServer.prototype.close.call(server, done);
  });
}
