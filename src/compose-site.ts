import { InvoiceSearches } from '../db/console/invoice-search.ts';
import { TenantDirectory } from '../db/console/tenant-directory.ts';
import { Operators } from '../db/operators/operators.ts';
import { OperatorSessions } from '../db/operators/sessions.ts';
import type { DatabasePool } from '../db/postgres/pool.ts';
import type { Dialect } from '../adapters/dialect.ts';
import type { GatewayOptions } from './compose.ts';
import type { LoginThrottle } from './auth/login-throttle.ts';
import type { Links } from './core/ports.ts';
import { ConsoleSessions } from './auth/operators/console-sessions.ts';
import { OperatorLogins } from './auth/operators/operator-logins.ts';
import { hasDemo } from '../db/console/demo.ts';
import type { JobsView } from './jobs/jobs.ts';
import type { Readiness } from './observability/readiness.ts';
import { healthOf } from './site-health.ts';
import { siteDialect } from './site/site.ts';

interface Parts {
  readonly readiness: Pick<Readiness, 'state'>;
  readonly jobs: JobsView | undefined;
  readonly links: Links;
  /** The console's own pool. */
  readonly database: DatabasePool;
  readonly throttle: LoginThrottle | null;
}

/** Joins the pages for people with the database. */
export function composeSite(options: GatewayOptions, { database, throttle, readiness, jobs, links }: Parts): Dialect {
  const { clock, secretKeys, isLoopback, publicUrl, speaksTls = false } = options;
  return siteDialect({
    clock,
    publicUrl,
    isLoopback,
    speaksTls,
    logins: new OperatorLogins({ store: new Operators(database), throttle, clock, secretKeys, isLoopback }),
    sessions: new ConsoleSessions({ store: new OperatorSessions(database), clock, secretKeys }),
    directory: new TenantDirectory(database),
    invoiceSearch: new InvoiceSearches(database),
    links,
    health: () => healthOf(database, readiness, jobs),
    hasDemo: () => hasDemo(database),
  });
}
