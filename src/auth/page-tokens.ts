import { createHmac, hkdfSync } from 'node:crypto';
import type { PageName } from '../core/links.ts';
import { isSameText } from './constant-time.ts';

const PURPOSE = 'invoice-gateway signed links 3';
const MAC_LENGTH = 21;
/** Each page has its own 21 characters of the MAC's 86, in this order. */
const ORDER: readonly PageName[] = ['lines', 'print', 'home', 'pdf'];

/**
 * The older form of a link's token, which opens a single page: its MAC is a page's share of an HMAC-SHA512. The gateway
 * reads such tokens until they expire and signs none.
 */
export class PageTokens {
  readonly #keys: readonly Buffer[];

  constructor(secretKeys: readonly string[]) {
    this.#keys = secretKeys.map((key) => Buffer.from(hkdfSync('sha256', key, '', PURPOSE, 32)));
  }

  isValid(page: PageName, signed: string, mac: string): boolean {
    if (mac.length !== MAC_LENGTH) return false;
    const from = ORDER.indexOf(page) * MAC_LENGTH;
    return this.#keys.some((key) => {
      const macs = createHmac('sha512', key).update(signed).digest('base64url');
      return isSameText(macs.slice(from, from + MAC_LENGTH), mac);
    });
  }
}
