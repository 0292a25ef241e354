import type { WireRequest } from '../../../adapters/dialect.ts';
import type { Transport } from '../visit.ts';

interface TransportFacts {
  /** Whether the gateway itself speaks TLS. */
  readonly speaksTls: boolean;
  /** Whether only this machine can reach the gateway. */
  readonly isLoopback: boolean;
  readonly publicUrl: string;
}

/**
 * How a request came. A proxy in front is believed through PUBLIC_URL: where that is HTTPS and names the host that the
 * browser asked for, the proxy speaks TLS.
 */
export function transportOf({ headers }: WireRequest, { speaksTls, isLoopback, publicUrl }: TransportFacts): Transport {
  if (speaksTls) return 'https';
  const { protocol, host } = new URL(publicUrl);
  if (protocol === 'https:' && (headers['host'] === host || !isLoopback)) return 'https';
  return isLoopback ? 'loopback' : 'insecure';
}

/**
 * Whether a form was sent by a page of this site, as far as the browser says so. Programs send neither header. The form's
 * own token is checked besides.
 */
export function isOfThisSite({ headers }: WireRequest, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host === headers['host'] || host === new URL(publicUrl).host;
}
