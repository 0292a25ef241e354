import { ClientPages } from '../db/console/client-page.ts';
import { ClientSearches } from '../db/console/client-search.ts';
import { DIALECTS } from '../adapters/dialects.ts';
import { OperatorActs } from '../db/console/acts.ts';
import type { CallRetention } from '../db/calls/call-ring.ts';
import { CallLog } from '../db/console/call-search.ts';
import { lastVerify, type LastVerify } from '../db/console/verify-runs.ts';
import { InvoiceSearches } from '../db/console/invoice-search.ts';
import { PaymentSearches } from '../db/console/payment-search.ts';
import { InvoiceStories } from '../db/console/invoice-story/invoice-stories.ts';
import { OperatorActors } from '../db/console/operator-actors.ts';
import { TenantDirectory } from '../db/console/tenant-directory.ts';
import { Operators } from '../db/operators/operators.ts';
import { OperatorSessions } from '../db/operators/sessions.ts';
import { DatabasePool } from '../db/postgres/pool.ts';
import type { Dialect } from '../adapters/dialect.ts';
import type { PasswordSemaphore } from './auth/password-semaphore.ts';
import type { LoginThrottle } from './auth/login-throttle.ts';
import { Overviews } from './console/overviews.ts';
import { CallerDesk } from './console/caller-desk.ts';
import { CallerListsDesk } from './console/caller-lists-desk.ts';
import { generateSecret, hashSecret } from './auth/secrets.ts';
import type { Commands, Links } from './core/ports.ts';
import { ProofDesk } from './console/proof-desk.ts';
import { WorkDesk } from './console/work-desk.ts';
import { ConsoleSessions } from './auth/operators/console-sessions.ts';
import { OperatorAccounts } from './auth/operators/operator-accounts.ts';
import { OperatorLogins } from './auth/operators/operator-logins.ts';
import { hasDemo } from '../db/console/demo.ts';
import type { JobsView } from './jobs/jobs.ts';
import type { Logger } from './observability/log/logger.ts';
import { probe } from './observability/probe.ts';
import type { Readiness } from './observability/readiness.ts';
import { KEEP_CALLS } from './compose-calls.ts';
import { healthOf } from './site-health.ts';
import type { SitePorts } from './site/ports.ts';
import { siteDialect } from './site/site.ts';

/** Of the options of a gateway. */
export interface SiteOptions extends Pick<SitePorts, 'clock' | 'publicUrl' | 'isLoopback'> {
  /** The runtime role's connection. */
  readonly databaseUrl: string;
  /** The worker role's connection, for background work; absent: this gateway does none. */
  readonly workerUrl?: string;
  /** The module of the thread that verifies; for tests, which run from the sources. */
  readonly verifyThreadUrl?: URL;
  readonly logger: Pick<Logger, 'warn'>;
  readonly secretKeys: readonly string[];
  readonly speaksTls?: boolean;
  readonly keepCalls?: CallRetention;
}

interface Parts {
  readonly readiness: Pick<Readiness, 'state'>;
  readonly jobs: JobsView | undefined;
  readonly commands: Commands;
  readonly links: Links;
  readonly throttle: LoginThrottle | null;
  readonly hashes: PasswordSemaphore;
}

const DAY_MS = 86_400_000;
/** The console's own, so that its pages take none from payments. */
export const CONSOLE_CONNECTIONS = 2;
/** Of the worker's role: no other may read the job queue. */
const WORK_CONNECTIONS = 1;
/** The console's connections of the worker's role: for the pages of work, and for a verification. */
export const CONSOLE_WORKER_CONNECTIONS = WORK_CONNECTIONS + 1;

/** The front door is open to everyone: its questions to the database are few. */
const VERIFIED_FRESH_MS = 5_000;
const VERIFIED_LIMIT_MS = 2_000;

/** Joins the pages for people with the database. */
export function composeSite(
  options: SiteOptions,
  { hashes, throttle, readiness, jobs, commands, links }: Parts,
): { readonly dialect: Dialect; readonly lastVerify: () => Promise<LastVerify | null>; close(): Promise<void> } {
  const database = new DatabasePool(options.databaseUrl, { max: CONSOLE_CONNECTIONS, name: 'invoice-gateway console' });
  const { clock, secretKeys, isLoopback, publicUrl, speaksTls = false } = options;
  const { days } = options.keepCalls ?? KEEP_CALLS;
  const operators = new Operators(database);
  const logins = new OperatorLogins({ store: operators, hashes, throttle, clock, secretKeys, isLoopback });
  const worker =
    options.workerUrl === undefined
      ? null
      : new DatabasePool(options.workerUrl, { max: WORK_CONNECTIONS, name: 'invoice-gateway console work' });
  const verified = probe(() => lastVerify(database), { freshMs: VERIFIED_FRESH_MS, limitMs: VERIFIED_LIMIT_MS });
  const proof = new ProofDesk({
    ...{ database, secretKeys, workerUrl: options.workerUrl ?? null },
    ...(options.verifyThreadUrl === undefined ? {} : { threadUrl: options.verifyThreadUrl }),
    onFault: (reason) => options.logger.warn('a verification was not finished', { reason }),
  });
  const dialect = siteDialect({
    clock,
    publicUrl,
    isLoopback,
    speaksTls,
    logins,
    accounts: new OperatorAccounts({ store: operators, logins, hashes, clock, secretKeys }),
    sessions: new ConsoleSessions({ store: new OperatorSessions(database), clock, secretKeys }),
    directory: new TenantDirectory(database),
    overviews: new Overviews(database, clock),
    invoiceSearch: new InvoiceSearches(database),
    clientSearch: new ClientSearches(database),
    clientPages: new ClientPages(database),
    paymentSearch: new PaymentSearches(database),
    callers: new CallerDesk({ database, dialects: DIALECTS, hashes, throttle, clock }),
    callerLists: new CallerListsDesk(database),
    acts: new OperatorActs(database),
    callLog: new CallLog(database, () => clock.now() - days * DAY_MS),
    keepCallsDays: days,
    invoiceStories: new InvoiceStories(database),
    commands,
    actors: new OperatorActors(database, hashSecret(generateSecret())),
    proof,
    work: new WorkDesk({ database, worker, clock }),
    links,
    health: () => healthOf(database, readiness, jobs, verified),
    hasDemo: () => hasDemo(database),
  });
  return {
    dialect,
    lastVerify: verified,
    close: async () => {
      await proof.close();
      await Promise.all([database.close(), worker?.close()]);
    },
  };
}
