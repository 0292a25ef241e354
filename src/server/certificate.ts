import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';

export interface CertificateFiles {
  /** PEM: the certificate first, then those between it and its authority. */
  readonly certFile: string;
  /** PEM, not encrypted. */
  readonly keyFile: string;
}

/** A certificate and the key that belongs to it. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly validFrom: number;
  readonly validTo: number;
  readonly names: readonly string[];
  /** Whether callers that use this host name, or address, accept it. */
  readonly isFor: (host: string) => boolean;
}

/** The files cannot be used; the error has none of their content. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
  /** Which of the two is wrong. */
  readonly file: keyof CertificateFiles;

  constructor(file: keyof CertificateFiles, message: string) {
    super(message);
    this.file = file;
  }
}

/** Reads both files and holds them against each other. Throws CertificateError. */
export function readCertificate({ certFile, keyFile }: CertificateFiles): Certificate {
  const cert = textOf('certFile', certFile);
  const key = textOf('keyFile', keyFile);
  const leaf = leafOf(cert, certFile);
  if (!leaf.checkPrivateKey(keyOf(key, keyFile))) {
    throw new CertificateError('keyFile', `the key in ${keyFile} is not that of the certificate in ${certFile}`);
  }
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new CertificateError('certFile', `${certFile} cannot be used (${(error as Error).message})`);
  }
  return {
    cert,
    key,
    validFrom: Date.parse(leaf.validFrom),
    validTo: Date.parse(leaf.validTo),
    names: (leaf.subjectAltName ?? '').split(', ').filter((name) => name !== ''),
    isFor: (host) => isFor(leaf, host),
  };
}

/** In a URL's host, an IPv6 address is in brackets. */
function isFor(leaf: X509Certificate, host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  return (isIP(address) === 0 ? leaf.checkHost(host) : leaf.checkIP(address)) !== undefined;
}

function textOf(file: keyof CertificateFiles, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CertificateError(file, `${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

function leafOf(cert: string, path: string): X509Certificate {
  try {
    return new X509Certificate(cert);
  } catch {
    throw new CertificateError('certFile', `${path} holds no certificate`);
  }
}

function keyOf(key: string, path: string): KeyObject {
  try {
    return createPrivateKey(key);
  } catch {
    const isEncrypted = /ENCRYPTED/.test(key);
    throw new CertificateError('keyFile', isEncrypted ? `the key in ${path} is encrypted` : `${path} holds no key`);
  }
}

export type Standing = 'not yet valid' | 'valid' | 'expires soon' | 'expired';

const DAY_MS = 86_400_000;
const SOON_MS = 14 * DAY_MS;
/** Of a short life: a timely renewal has happened by then. */
const SOON_PART = 5;

/** The state of a certificate at a time, in milliseconds since the epoch. */
export function standingAt({ validFrom, validTo }: Certificate, now: number): Standing {
  if (now >= validTo) return 'expired';
  if (now < validFrom) return 'not yet valid';
  return validTo - now < Math.min(SOON_MS, (validTo - validFrom) / SOON_PART) ? 'expires soon' : 'valid';
}
