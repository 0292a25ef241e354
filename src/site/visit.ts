import type { WireRequest } from '../../adapters/dialect.ts';
import type { Html } from '../../adapters/html.ts';
import type { ConsoleSession } from '../auth/operators/console-sessions.ts';
import type { Role } from '../core/console/operators.ts';
import type { TenantId } from '../core/tenant.ts';

/**
 * How a request reached the gateway. Over plain HTTP from elsewhere than this machine, a session's cookie would travel in
 * clear, so no one can log in.
 */
export type Transport = 'https' | 'loopback' | 'insecure';

/** A request for a page. */
export interface Visit {
  readonly request: WireRequest;
  /** The named parts of the path, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The fields of a posted form. */
  readonly form: URLSearchParams;
  readonly transport: Transport;
  /** The part of PUBLIC_URL's path before the site's own paths: empty, or like `/pay`. */
  readonly base: string;
}

/** A visit of an operator who has logged in. */
export interface OperatorVisit extends Visit {
  readonly session: ConsoleSession;
  /** The token of the session's cookie. */
  readonly token: string;
}

/** A visit of an operator within one tenant. */
export interface TenantVisit extends OperatorVisit {
  readonly tenant: ConsoleTenant;
  readonly role: Role;
}

export interface ConsoleTenant {
  readonly id: TenantId;
  readonly name: string;
  /** ISO 4217. */
  readonly currency: string;
  /** The IANA name of the zone that its days are in. */
  readonly timeZone: string;
}

/** A page, or another answer to a visit. */
export interface SiteAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Html | string | Buffer | AsyncIterable<string>;
  /** For the log and the metrics; default: `ok`, or that of the status. */
  readonly outcome?: string;
}
