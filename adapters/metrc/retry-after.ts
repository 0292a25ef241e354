import type { Instant } from '../../src/core/dates.ts';

/** A server that asks for a longer pause has a broken clock or a broken header. */
const LIMIT_MS = 24 * 60 * 60 * 1000;

/** The pause of a Retry-After header (RFC 9110: seconds, or an HTTP date), at most a day; `null` without one. */
export function retryAfterMs(header: string | null, now: Instant): number | null {
  const text = header?.trim() ?? '';
  const wanted = /^[0-9]{1,9}$/.test(text) ? Number(text) * 1000 : httpDate(text) - now;
  return Number.isNaN(wanted) ? null : Math.min(Math.max(wanted, 0), LIMIT_MS);
}

/** NaN for an invalid date. Requires the zone: Date.parse would read any other date in the server's zone. */
function httpDate(text: string): number {
  return / GMT$/i.test(text) ? Date.parse(text) : Number.NaN;
}
