import { hkdfSync, timingSafeEqual } from 'node:crypto';
import type { InvoiceId } from '../core/invoice.ts';
import { pathOfLink, PLACES, type InvoiceLinks, type LinkTarget, type Place } from '../core/links.ts';
import type { Clock, Links, LinkTokens } from '../core/ports.ts';
import type { TenantId } from '../core/tenant.ts';
import { HmacSha512 } from './hmac-sha512.ts';

export const LINK_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * A token is 36 bytes, which base64url writes in 48 characters without a spare bit, so that no second text means the
 * same bytes: tenant (8), invoice (8), expiry in seconds (4), and 128 bits of an HMAC-SHA512 over these. That has 512
 * bits, of which every place has its own quarter: an answer names three places, and signs once.
 */
const PAYLOAD_BYTES = 20;
const MAC_BYTES = 16;
/**
 * A token is two halves of six whole groups of base64: the first says the same in every place's token, so the text of all
 * is written at once.
 */
const HALF_BYTES = (PAYLOAD_BYTES + MAC_BYTES) / 2;
const HALF_CHARACTERS = (HALF_BYTES / 3) * 4;
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
  readonly #keys: readonly HmacSha512[];
  /** Of the token that is being written: the first half, and every place's second one. */
  readonly #halves = Buffer.alloc(HALF_BYTES * (1 + PLACES.length));
  readonly #clock: Clock;
  readonly #publicUrl: () => string;
  readonly #lifetimeMs: number;

  constructor(options: SignedLinksOptions) {
    if (options.secretKeys.length === 0) throw new Error('Links cannot be signed without a secret key');
    this.#keys = options.secretKeys.map(
      (key) => new HmacSha512(new Uint8Array(hkdfSync('sha256', key, '', PURPOSE, 32))),
    );
    this.#clock = options.clock;
    this.#publicUrl = options.publicUrl;
    this.#lifetimeMs = options.lifetimeMs ?? LINK_LIFETIME_MS;
  }

  linksOf(tenantId: TenantId, invoiceId: InvoiceId): InvoiceLinks {
    const token = this.#signed({ tenantId, invoiceId, expiresAt: this.#clock.now() + this.#lifetimeMs });
    const base = this.#publicUrl();
    const link = (place: Place): string => base + pathOfLink(place, token(place));
    return { lines: link('lines'), print: link('print'), home: link('home') };
  }

  tokenOf(place: Place, target: LinkTarget): string {
    return this.#signed(target)(place);
  }

  /** Signs once, for all places. */
  #signed(target: LinkTarget): (place: Place) => string {
    const [signing] = this.#keys as [HmacSha512];
    const bytes = this.#halves;
    writePayload(bytes, target);
    const macs = signing.digestOf(bytes.subarray(0, PAYLOAD_BYTES));
    for (const [index, place] of PLACES.entries()) {
      const at = HALF_BYTES * (index + 1);
      bytes.copyWithin(at, HALF_BYTES, PAYLOAD_BYTES);
      bytes.write(macOf(macs, place), at + HALF_BYTES - MAC_BYTES, 'latin1');
    }
    const text = bytes.toString('base64url');
    const half = (index: number): string => text.slice(HALF_CHARACTERS * index, HALF_CHARACTERS * (index + 1));
    return (place) => half(0) + half(PLACES.indexOf(place) + 1);
  }

  targetOf(place: Place, token: string): LinkTarget | 'expired' | 'invalid' {
    if (!TOKEN.test(token)) return 'invalid';
    const bytes = Buffer.from(token, 'base64url');
    const payload = bytes.subarray(0, PAYLOAD_BYTES);
    const mac = bytes.subarray(PAYLOAD_BYTES);
    const isOurs = this.#keys.some((key) =>
      timingSafeEqual(Buffer.from(macOf(key.digestOf(payload), place), 'latin1'), mac),
    );
    if (!isOurs) return 'invalid';
    const expiresAt = payload.readUInt32BE(16) * 1000;
    if (this.#clock.now() >= expiresAt) return 'expired';
    return {
      tenantId: Number(payload.readBigUInt64BE(0)),
      invoiceId: Number(payload.readBigUInt64BE(8)),
      expiresAt,
    };
  }
}

function writePayload(token: Buffer, { tenantId, invoiceId, expiresAt }: LinkTarget): void {
  writeId(token, tenantId, 0);
  writeId(token, invoiceId, 8);
  token.writeUInt32BE(Math.floor(expiresAt / 1000), 16);
}

/** A whole number in eight bytes, without a bigint: each would be one more object for the collector of garbage. */
function writeId(bytes: Buffer, id: number, at: number): void {
  bytes.writeUInt32BE(Math.floor(id / 2 ** 32), at);
  bytes.writeUInt32BE(id % 2 ** 32, at + 4);
}

/** A place's part of all places' MACs, of which each byte is a character. */
function macOf(macs: string, place: Place): string {
  const from = PLACES.indexOf(place) * MAC_BYTES;
  return macs.slice(from, from + MAC_BYTES);
}
