import { STYLESHEET_HASH } from './stylesheet.ts';

/** Allows one stylesheet by its hash, and pictures inside the page if it has one: no script, font, request, frame or form. */
function policyOf(pictures: readonly string[]): string {
  return [
    "default-src 'none'",
    `style-src '${STYLESHEET_HASH}'`,
    ...pictures,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The address is the key to the page. These headers keep it out of caches, search engines and Referer headers. */
export const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': policyOf([]),
  'referrer-policy': 'no-referrer',
  'cache-control': 'private, no-store',
  'x-robots-tag': 'noindex, nofollow',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** The same for a page with a logo. */
export const HEADERS_WITH_LOGO: Readonly<Record<string, string>> = {
  ...HEADERS,
  'content-security-policy': policyOf(['img-src data:']),
};
