import type { HttpAnswer } from './http-connection.ts';
import type { Bench } from './scenario.ts';
import type { Seeded } from './seed.ts';

/** The path of the WHMCS-style dialect. */
export function apiUrl(bench: Bench): URL {
  return new URL('/includes/api.php', bench.gatewayUrl);
}

/** The part of a form that all calls of an action share. */
export function signedForm({ identifier, secret }: Seeded, action: string): string {
  return new URLSearchParams({ action, identifier, secret, responsetype: 'json' }).toString();
}

/** Throws unless the answer is 200 and its body the expected text, or begins with it. */
export function requireAnswer({ status, body }: HttpAnswer, expected: string, isWhole: boolean): void {
  const isExpected = isWhole ? body === expected : body.startsWith(expected);
  if (status !== 200 || !isExpected) throw new Error(`The gateway answered ${status} ${body.slice(0, 200)}`);
}
