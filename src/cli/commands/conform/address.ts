import { endOfPath } from '../../../assess/kinds/kind.ts';
import { defaultDialect, type Dialects } from '../../support/dialects.ts';
import { UsageError } from '../../support/usage-error.ts';

/** Where cases are sent. */
export interface Address {
  /** The base URL of the server. */
  readonly base: string;
  readonly dialect: string;
  /** The path below the base; `null`: that of the dialect's cases. */
  readonly path: string | null;
}

/**
 * Reads the full address of a dialect, as callers have it in their settings, or the base URL of a server. Throws
 * UsageError for the address of another dialect than the wanted one.
 *
 * `https://a.example/billing/includes/api.php` has the base `https://a.example/billing` and the path `/includes/api.php`.
 */
export function addressOf(url: string, dialects: Dialects, wanted: string | undefined): Address {
  const { origin, pathname } = new URL(url);
  for (const { name, paths } of dialects) {
    const path = paths.map((one) => `/${endOfPath(one)}`).find((end) => pathname.endsWith(end));
    if (path === undefined) continue;
    if (wanted !== undefined && wanted !== name)
      throw new UsageError(`<url> is the address of ${name}: leave out --dialect, or give the base URL of the server.`);
    return { base: origin + pathname.slice(0, -path.length), dialect: name, path };
  }
  return { base: url, dialect: wanted ?? defaultDialect(dialects).name, path: null };
}
