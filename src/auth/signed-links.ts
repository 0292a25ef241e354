import { hkdfSync, timingSafeEqual } from 'node:crypto';
import type { InvoiceId } from '../core/invoice.ts';
import { pathOfLink, PLACES, type InvoiceLinks, type LinkTarget, type Place } from '../core/links.ts';
import type { Clock, Links, LinkTokens } from '../core/ports.ts';
import type { TenantId } from '../core/tenant.ts';
import { HmacSha512 } from './hmac-sha512.ts';

export const LINK_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * A token is `tenant.invoice.expiry.mac`, the expiry in seconds, and the MAC in base64url. An HMAC-SHA512 over what stands
 * before it has 85 whole characters, of which every place has its own 21, or 126 bits: an answer names three places, and
 * signs once. No number begins with a zero and no character has a spare bit, so that no second text means the same.
 */
const TOKEN = /^([1-9][0-9]{0,15})\.([1-9][0-9]{0,15})\.([1-9][0-9]{0,15})\.[A-Za-z0-9_-]{21}$/;
const MAC_LENGTH = 21;
/** The keys sign other things too: those signatures must be none here. */
const PURPOSE = 'invoice-gateway signed links 3';

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
  #signed({ tenantId, invoiceId, expiresAt }: LinkTarget): (place: Place) => string {
    const [signing] = this.#keys as [HmacSha512];
    const said = `${tenantId}.${invoiceId}.${Math.floor(expiresAt / 1000)}`;
    const macs = signing.digestOf(said, 'base64url');
    return (place) => `${said}.${macOf(macs, place)}`;
  }

  targetOf(place: Place, token: string): LinkTarget | 'expired' | 'invalid' {
    const [, tenantId, invoiceId, expiry] = TOKEN.exec(token) ?? [];
    if (expiry === undefined) return 'invalid';
    const said = token.slice(0, -MAC_LENGTH - 1);
    const mac = Buffer.from(token.slice(-MAC_LENGTH));
    const isOurs = this.#keys.some((key) =>
      timingSafeEqual(Buffer.from(macOf(key.digestOf(said, 'base64url'), place)), mac),
    );
    if (!isOurs) return 'invalid';
    const expiresAt = Number(expiry) * 1000;
    if (this.#clock.now() >= expiresAt) return 'expired';
    return { tenantId: Number(tenantId), invoiceId: Number(invoiceId), expiresAt };
  }
}

/** A place's part of all places' MACs. */
function macOf(macs: string, place: Place): string {
  const from = PLACES.indexOf(place) * MAC_LENGTH;
  return macs.slice(from, from + MAC_LENGTH);
}
