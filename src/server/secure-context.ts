import { constants } from 'node:crypto';
import { DEFAULT_CIPHERS, type TlsOptions } from 'node:tls';
import type { Certificate } from './certificate.ts';

/** Which ciphers callers may use; see {@link CIPHERS}. */
export type CipherChoice = 'modern' | 'legacy';

const TLS_1_3 = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256'];

/**
 * By OpenSSL's names. `modern`: keys that are made for one connection, and ciphers that vouch for what they hide, also
 * of TLS 1.2. `legacy`: all that Node.js offers, for callers that know nothing else: RSA keys and CBC too.
 */
const CIPHERS: Readonly<Record<CipherChoice, string>> = {
  modern: [
    ...TLS_1_3,
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
  ].join(':'),
  legacy: DEFAULT_CIPHERS,
};

/** All that a context has: one that is set later takes nothing over from the one before it. */
export function secureContext({ cert, key }: Pick<Certificate, 'cert' | 'key'>, ciphers: CipherChoice): TlsOptions {
  return {
    cert,
    key,
    minVersion: 'TLSv1.2',
    ciphers: CIPHERS[ciphers],
    // A caller that asks for handshake after handshake costs the server far more than itself.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  };
}
