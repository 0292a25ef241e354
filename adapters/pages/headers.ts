import { STYLESHEET_HASH } from './stylesheet.ts';

/** No script, no font, no picture, no frame, no form: one stylesheet of a known text. */
const POLICY = [
  "default-src 'none'",
  `style-src '${STYLESHEET_HASH}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The address is the key to the page: it is kept out of caches, search engines and Referer headers. */
export const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'referrer-policy': 'no-referrer',
  'cache-control': 'private, no-store',
  'x-robots-tag': 'noindex, nofollow',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};
