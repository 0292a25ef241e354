import type { Config } from '../config/config.ts';
import type { Gateway } from '../gateway.ts';
import { loop } from '../jobs/loop.ts';
import type { Logger } from '../observability/log/logger.ts';
import type { Certificate } from '../server/certificate.ts';
import { listen } from '../server/http-server.ts';

/** A server that listens, and the writing beside its calls. */
export interface Front {
  readonly port: number;
  useCertificate(certificate: Pick<Certificate, 'cert' | 'key'>): void;
  /** Ends calls in flight, then the writing. A gentle end answers one more request on each connection, where it comes soon. */
  close(isGentle: boolean): Promise<void>;
}

interface FrontOptions {
  readonly gateway: Gateway;
  readonly config: Pick<Config, 'host' | 'port' | 'tlsCiphers'>;
  readonly certificate: Pick<Certificate, 'cert' | 'key'> | null;
  /** Whether the parent process listens; default: this one does. */
  readonly isHanded?: boolean;
  readonly logger: Logger;
}

/** How long calls in flight may take to end. */
const DRAIN_MS = 10_000;
/** A caller that uses its connection does so within this time: it gets an answer that closes it, and never a broken one. */
const IDLE_MS = 5_000;
const NOTES_EVERY_MS = 5_000;
/** A shorter wait holds less in memory, which the engine would copy. */
const CALLS_EVERY_MS = 250;

/** Listens. Rejects with the error of `listen`. */
export async function openFront(options: FrontOptions): Promise<Front> {
  const { gateway, config, certificate, isHanded = false, logger } = options;
  const { host, port } = config;
  const tls = certificate === null ? null : { certificate, ciphers: config.tlsCiphers };
  const server = await listen(gateway.app, { host, port, intake: gateway.intake, tls, isHanded, logger });
  const ends = [keepNotes(gateway, logger), writeCalls(gateway, logger)];
  return {
    port: server.port,
    useCertificate: (renewed) => {
      server.useCertificate(renewed);
    },
    close: async (isGentle) => {
      gateway.drain();
      await (isGentle ? server.close(IDLE_MS + DRAIN_MS, IDLE_MS) : server.close(DRAIN_MS));
      for (const end of ends) await end();
    },
  };
}

/** Writes what calls have noted, beside the calls; gives what ends it, after a last time. */
function keepNotes(gateway: Gateway, logger: Logger): () => Promise<void> {
  const stopping = new AbortController();
  const write = async (): Promise<number> => {
    await gateway.writeNotes();
    return 0;
  };
  const fault = 'the last uses of credentials and the counts of unsupported actions could not be written';
  const ended = loop(write, { fault, pauseMs: NOTES_EVERY_MS, logger, signal: stopping.signal });
  return async () => {
    stopping.abort();
    await ended;
    // A later use notes again any use that is not written; a lost count is small.
    await gateway.writeNotes().catch(() => undefined);
  };
}

/** Writes the log of calls, beside the calls; gives what ends it. The gateway writes the last ones when it closes. */
function writeCalls(gateway: Gateway, logger: Logger): () => Promise<void> {
  const stopping = new AbortController();
  const ended = loop(() => gateway.callsLog.write(), {
    fault: 'the log of calls could not be written',
    pauseMs: CALLS_EVERY_MS,
    logger,
    signal: stopping.signal,
    isReady: () => gateway.checkReadiness(),
  });
  return () => {
    stopping.abort();
    return ended;
  };
}
