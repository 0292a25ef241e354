import { createHmac, hkdfSync } from 'node:crypto';
import type { InvoiceId } from '../core/invoice.ts';
import { pathOfLink, type InvoiceLinks, type LinkTarget, type PageName } from '../core/links.ts';
import type { Clock, Links, LinkTokens } from '../core/ports.ts';
import type { TenantId } from '../core/tenant.ts';
import { isSameText } from './constant-time.ts';
import { PageTokens } from './page-tokens.ts';

export const LINK_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * A token is `tenant.invoice.expiry.mac`: the expiry in seconds, and an HMAC-SHA256 over the text before it, in base64url.
 * No number begins with a zero and MACs are compared as texts, so each target has exactly one token.
 */
const TOKEN = /^([1-9][0-9]{0,15})\.([1-9][0-9]{0,15})\.([1-9][0-9]{0,15})\.([A-Za-z0-9_-]+)$/;
/** The secret keys sign other things too. A key of its own keeps those signatures invalid here. */
const PURPOSE = 'invoice-gateway signed links 4';

interface SignedLinksOptions {
  /** The first key signs, all keys verify. To rotate a key, put the new one in front for a link's lifetime. */
  readonly secretKeys: readonly string[];
  readonly clock: Clock;
  /** Base of the absolute URLs, without a slash at its end; read for each link, because a port may be known late. */
  readonly publicUrl: () => string;
  readonly lifetimeMs?: number;
}

/** Links that expire and cannot be altered. The gateway stores nothing about them. */
export class SignedLinks implements Links, LinkTokens {
  readonly #keys: readonly Buffer[];
  readonly #pageTokens: PageTokens;
  readonly #clock: Clock;
  readonly #publicUrl: () => string;
  readonly #lifetimeMs: number;

  constructor(options: SignedLinksOptions) {
    if (options.secretKeys.length === 0) throw new Error('Links cannot be signed without a secret key');
    this.#keys = options.secretKeys.map((key) => Buffer.from(hkdfSync('sha256', key, '', PURPOSE, 32)));
    this.#pageTokens = new PageTokens(options.secretKeys);
    this.#clock = options.clock;
    this.#publicUrl = options.publicUrl;
    this.#lifetimeMs = options.lifetimeMs ?? LINK_LIFETIME_MS;
  }

  linksOf(tenantId: TenantId, invoiceId: InvoiceId): InvoiceLinks {
    const token = this.tokenOf({ tenantId, invoiceId, expiresAt: this.#clock.now() + this.#lifetimeMs });
    const base = this.#publicUrl();
    const link = (page: PageName): string => base + pathOfLink(page, token);
    return { lines: link('lines'), print: link('print'), home: link('home'), pdf: link('pdf') };
  }

  tokenOf({ tenantId, invoiceId, expiresAt }: LinkTarget): string {
    const [signing] = this.#keys as [Buffer];
    const signed = `${tenantId}.${invoiceId}.${Math.floor(expiresAt / 1000)}`;
    return `${signed}.${macOf(signing, signed)}`;
  }

  targetOf(page: PageName, token: string): LinkTarget | 'expired' | 'invalid' {
    const [, tenantId, invoiceId, expiry, mac] = TOKEN.exec(token) ?? [];
    if (mac === undefined) return 'invalid';
    const signed = token.slice(0, -mac.length - 1);
    const isOurs =
      this.#keys.some((key) => isSameText(macOf(key, signed), mac)) || this.#pageTokens.isValid(page, signed, mac);
    if (!isOurs) return 'invalid';
    const expiresAt = Number(expiry) * 1000;
    if (this.#clock.now() >= expiresAt) return 'expired';
    return { tenantId: Number(tenantId), invoiceId: Number(invoiceId), expiresAt };
  }
}

function macOf(key: Buffer, signed: string): string {
  return createHmac('sha256', key).update(signed).digest('base64url');
}
