import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { InvoiceId } from '../core/invoice.ts';
import { pathOfLink, PLACES, type InvoiceLinks, type LinkTarget, type Place } from '../core/links.ts';
import type { Clock, Links, LinkTokens } from '../core/ports.ts';
import type { TenantId } from '../core/tenant.ts';

export const LINK_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * A token is 36 bytes, which base64url writes in 48 characters without a spare bit, so that no second text means the
 * same bytes: tenant (8), invoice (8), expiry in seconds (4), and 128 bits of an HMAC-SHA512 over these. That has 512
 * bits, of which every place has its own quarter: an answer names three places, and signs once.
 */
const PAYLOAD_BYTES = 20;
const MAC_BYTES = 16;
/** Node's decoder would also take other alphabets, blanks and padding. */
const TOKEN = /^[A-Za-z0-9_-]{48}$/;
/** The keys sign other things too: those signatures must be none here. */
const PURPOSE = 'invoice-gateway signed links 2';

export interface SignedLinksOptions {
  /** The first signs, all verify: a key is rotated by putting the new one in front for a link's lifetime. */
  readonly secretKeys: readonly string[];
  readonly clock: Clock;
  /** Base of the absolute URLs, without a slash at its end; asked for each link, as a port may be known late. */
  readonly publicUrl: () => string;
  readonly lifetimeMs?: number;
}

/** Links that expire and that nobody can alter; nothing of them is stored. */
export class SignedLinks implements Links, LinkTokens {
  readonly #keys: readonly Buffer[];
  readonly #clock: Clock;
  readonly #publicUrl: () => string;
  readonly #lifetimeMs: number;

  constructor(options: SignedLinksOptions) {
    if (options.secretKeys.length === 0) throw new Error('Links cannot be signed without a secret key');
    this.#keys = options.secretKeys.map((key) => Buffer.from(hkdfSync('sha256', key, '', PURPOSE, 32)));
    this.#clock = options.clock;
    this.#publicUrl = options.publicUrl;
    this.#lifetimeMs = options.lifetimeMs ?? LINK_LIFETIME_MS;
  }

  linksOf(tenantId: TenantId, invoiceId: InvoiceId): InvoiceLinks {
    const target = { tenantId, invoiceId, expiresAt: this.#clock.now() + this.#lifetimeMs };
    const payload = payloadOf(target);
    const macs = this.#macsOf(payload);
    const base = this.#publicUrl();
    const link = (place: Place): string => base + pathOfLink(place, tokenFrom(payload, macs, place));
    return { lines: link('lines'), print: link('print'), home: link('home') };
  }

  tokenOf(place: Place, target: LinkTarget): string {
    const payload = payloadOf(target);
    return tokenFrom(payload, this.#macsOf(payload), place);
  }

  #macsOf(payload: Buffer): Buffer {
    const [signing] = this.#keys as [Buffer];
    return macsOf(signing, payload);
  }

  targetOf(place: Place, token: string): LinkTarget | 'expired' | 'invalid' {
    if (!TOKEN.test(token)) return 'invalid';
    const bytes = Buffer.from(token, 'base64url');
    const payload = bytes.subarray(0, PAYLOAD_BYTES);
    const mac = bytes.subarray(PAYLOAD_BYTES);
    if (!this.#keys.some((key) => timingSafeEqual(macOf(macsOf(key, payload), place), mac))) return 'invalid';
    const expiresAt = payload.readUInt32BE(16) * 1000;
    if (this.#clock.now() >= expiresAt) return 'expired';
    return {
      tenantId: Number(payload.readBigUInt64BE(0)),
      invoiceId: Number(payload.readBigUInt64BE(8)),
      expiresAt,
    };
  }
}

function payloadOf({ tenantId, invoiceId, expiresAt }: LinkTarget): Buffer {
  const payload = Buffer.alloc(PAYLOAD_BYTES);
  payload.writeBigUInt64BE(BigInt(tenantId), 0);
  payload.writeBigUInt64BE(BigInt(invoiceId), 8);
  payload.writeUInt32BE(Math.floor(expiresAt / 1000), 16);
  return payload;
}

function tokenFrom(payload: Buffer, macs: Buffer, place: Place): string {
  return Buffer.concat([payload, macOf(macs, place)], PAYLOAD_BYTES + MAC_BYTES).toString('base64url');
}

/** Of all places, one behind the other. */
function macsOf(key: Buffer, payload: Buffer): Buffer {
  return createHmac('sha512', key).update(payload).digest();
}

function macOf(macs: Buffer, place: Place): Buffer {
  const from = PLACES.indexOf(place) * MAC_BYTES;
  return macs.subarray(from, from + MAC_BYTES);
}
