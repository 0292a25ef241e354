import { STYLESHEET_HASH } from './stylesheet.ts';

/** Allows one stylesheet by its hash and the logo, which is in the page: no script, font, request, frame or form. */
const POLICY = [
  "default-src 'none'",
  `style-src '${STYLESHEET_HASH}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The address is the key to the page. These headers keep it out of caches, search engines and Referer headers. */
export const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'referrer-policy': 'no-referrer',
  'cache-control': 'private, no-store',
  'x-robots-tag': 'noindex, nofollow',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};
