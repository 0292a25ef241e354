import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A certificate and its key, as PEM. */
export interface Certified {
  readonly cert: string;
  readonly key: string;
}

interface CertificateOptions {
  /** DNS names and IPv4 addresses. */
  readonly names?: readonly string[];
  /** Default: itself. */
  readonly issuer?: Authority;
  /** Default: from yesterday until in thirty days. */
  readonly validFrom?: Date;
  readonly validTo?: Date;
}

/** One that signs others. */
interface Authority extends Certified {
  readonly name: string;
  readonly keyObject: KeyObject;
}

const DAY_MS = 86_400_000;

/** DER of X.690, as far as a certificate needs it. */
const node = (tag: number, ...contents: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(contents);
  const length = content.length < 0x80 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};
const sequence = (...contents: readonly Buffer[]): Buffer => node(0x30, ...contents);
const oid = (hex: string): Buffer => node(0x06, Buffer.from(hex, 'hex'));
const integer = (...bytes: readonly number[]): Buffer => node(0x02, Buffer.from(bytes));

const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));

function distinguishedName(name: string): Buffer {
  return sequence(node(0x31, sequence(oid('550403'), node(0x0c, Buffer.from(name)))));
}

/** GeneralizedTime: `20261122100000Z`. */
function time(date: Date): Buffer {
  return node(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, '')));
}

function extension(id: string, isCritical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(isCritical ? [node(0x01, Buffer.from([0xff]))] : []), node(0x04, value));
}

function alternativeNames(names: readonly string[]): Buffer {
  const each = names.map((name) =>
    isIPv4(name) ? node(0x87, Buffer.from(name.split('.').map(Number))) : node(0x82, Buffer.from(name)),
  );
  return extension('551d11', false, sequence(...each));
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function certify(name: string, isAuthority: boolean, options: CertificateOptions): Authority {
  const { names = [], issuer, validFrom = new Date(Date.now() - DAY_MS) } = options;
  const { validTo = new Date(Date.now() + 30 * DAY_MS) } = options;
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const extensions = [
    // basicConstraints; of an authority also keyUsage: keyCertSign.
    extension('551d13', true, sequence(...(isAuthority ? [node(0x01, Buffer.from([0xff]))] : []))),
    ...(isAuthority ? [extension('551d0f', true, node(0x03, Buffer.from([0x02, 0x04])))] : []),
    ...(names.length === 0 ? [] : [alternativeNames(names)]),
  ];
  const body = sequence(
    node(0xa0, integer(2)),
    integer(1, ...randomBytes(8)),
    ECDSA_SHA256,
    distinguishedName(issuer?.name ?? name),
    sequence(time(validFrom), time(validTo)),
    distinguishedName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    node(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', body, issuer?.keyObject ?? privateKey);
  const der = sequence(body, ECDSA_SHA256, node(0x03, Buffer.from([0]), signature));
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { cert: pem('CERTIFICATE', der), key, name, keyObject: privateKey };
}

/** An authority for the length of a test. */
export function makeAuthority(name: string): Authority {
  return certify(name, true, {});
}

/** A server's certificate, by an authority or by itself. */
export function makeCertificate(options: CertificateOptions): Certified {
  const { cert, key } = certify('test server', false, options);
  return { cert, key };
}
