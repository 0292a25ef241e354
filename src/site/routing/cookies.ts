import type { WireRequest } from '../../../adapters/dialect.ts';
import type { Transport } from '../visit.ts';

/** Browsers keep a `__Host-` cookie only with `Secure`, which over HTTP on this machine they would drop. */
const NAMES: Readonly<Record<Transport, string>> = {
  https: '__Host-console',
  loopback: 'console',
  insecure: 'console',
};

/** The token of the session's cookie; `null` without one. */
export function sessionTokenOf({ headers }: WireRequest, transport: Transport): string | null {
  const name = NAMES[transport];
  for (const pair of (headers['cookie'] ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}

/** The header that keeps a session's token until the browser is closed; `null` ends it. */
export function sessionCookie(token: string | null, transport: Transport): string {
  const secure = transport === 'https' ? '; Secure' : '';
  const end = token === null ? '; Max-Age=0' : '';
  return `${NAMES[transport]}=${token ?? ''}; Path=/; HttpOnly; SameSite=Strict${secure}${end}`;
}
