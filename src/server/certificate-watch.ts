import type { Clock } from '../core/ports.ts';
import { instantText } from '../core/dates.ts';
import { loop } from '../jobs/loop.ts';
import {
  CertificateError,
  readCertificate,
  standingAt,
  type Certificate,
  type CertificateFiles,
  type Standing,
} from './certificate.ts';
import type { ListeningServer } from './http-server.ts';
import type { Logger } from '../observability/log/logger.ts';

interface CertificateWatchOptions {
  readonly files: CertificateFiles;
  /** The one that the server has. */
  readonly certificate: Certificate;
  readonly server: Pick<ListeningServer, 'useCertificate'>;
  readonly logger: Logger;
  readonly clock: Clock;
  /** How often to look; default: every ten seconds. */
  readonly everyMs?: number;
}

const EVERY_MS = 10_000;

/**
 * Gives the server a certificate that was renewed, and keeps the one it has while the files do not fit each other: they
 * are written one after the other. It looks at the files, as no notice of a change comes through a mounted volume, nor
 * where a link is turned to another directory. Gives what ends it.
 */
export function watchCertificate(options: CertificateWatchOptions): () => Promise<void> {
  const { files, server, logger, clock, everyMs = EVERY_MS } = options;
  const stopping = new AbortController();
  let { certificate } = options;
  let standing: Standing = 'valid';
  let fault = '';

  const renew = (): void => {
    try {
      const read = readCertificate(files);
      fault = '';
      if (read.cert === certificate.cert && read.key === certificate.key) return;
      server.useCertificate(read);
      certificate = read;
      logger.info('certificate renewed', fieldsOf(read));
    } catch (error) {
      if (!(error instanceof CertificateError)) throw error;
      if (fault !== error.message) logger.warn('certificate not renewed', { fault: error.message });
      fault = error.message;
    }
  };
  const judge = (): void => {
    const now = standingAt(certificate, clock.now());
    if (now !== standing && now !== 'valid') logger.warn(`certificate ${now}`, fieldsOf(certificate));
    standing = now;
  };
  const look = (): Promise<number> => {
    renew();
    judge();
    return Promise.resolve(0);
  };
  const ended = loop(look, {
    fault: 'the certificate could not be looked at',
    pauseMs: everyMs,
    logger,
    signal: stopping.signal,
  });
  return () => {
    stopping.abort();
    return ended;
  };
}

function fieldsOf({ names, validTo }: Certificate): Readonly<Record<string, unknown>> {
  return { names, validTo: instantText(validTo) };
}
