import type { ConsoleSessions } from '../auth/operators/console-sessions.ts';
import type { OperatorAccounts } from '../auth/operators/operator-accounts.ts';
import type { OperatorLogins } from '../auth/operators/operator-logins.ts';
import type { ClientPagePort } from '../core/console/client-page.ts';
import type { ClientSearchPort } from '../core/console/client-search.ts';
import type { CallLogPort } from '../core/console/calls.ts';
import type { InvoiceSearchPort } from '../core/console/invoice-search.ts';
import type { ActsPort } from '../core/console/acts.ts';
import type { CallersPort } from '../core/console/callers.ts';
import type { CallerListsPort } from '../core/console/caller-lists.ts';
import type { Grant } from '../core/console/operators.ts';
import type { OverviewPort } from '../core/console/overview.ts';
import type { PaymentSearchPort } from '../core/console/payment-search.ts';
import type { OperatorActorPort } from '../core/console/operator-actors.ts';
import type { InvoiceStoryPort } from '../core/console/invoice-story.ts';
import type { Clock, Commands, Links } from '../core/ports.ts';
import type { ProofPort } from '../core/console/proof.ts';
import type { WorkPort } from '../core/console/work.ts';
import type { TenantId } from '../core/tenant.ts';
import type { ConsoleTenant } from './visit.ts';

/** Whether the parts of the gateway work, for the front door. */
export interface Health {
  /** Why it cannot do its work, a sentence each. */
  readonly problems: readonly string[];
  readonly isDatabaseUp: boolean;
  /** Those of the problems that are the database's. */
  readonly databaseProblems: readonly string[];
  /** How long the database took to answer. */
  readonly databaseMs: number;
  /** For how long this process has run. */
  readonly upMs: number;
  /** `null` where the job queue cannot be read. */
  readonly jobs: {
    readonly waiting: number;
    readonly failed: number;
    readonly oldestMs: number;
    readonly unread: number;
  } | null;
  /** `null` where no verification has been recorded. */
  readonly lastVerify: {
    readonly ageMs: number;
    readonly differences: number;
    readonly unread: readonly number[];
  } | null;
}

/** All that pages use. Reads reject with LedgerUnavailable. */
export interface SitePorts {
  readonly clock: Clock;
  /** Base of links, without a slash at its end. */
  readonly publicUrl: () => string;
  readonly isLoopback: boolean;
  readonly speaksTls: boolean;
  readonly logins: OperatorLogins;
  readonly accounts: OperatorAccounts;
  readonly sessions: ConsoleSessions;
  readonly directory: TenantDirectory;
  readonly overviews: OverviewPort;
  readonly invoiceSearch: InvoiceSearchPort;
  readonly clientSearch: ClientSearchPort;
  readonly clientPages: ClientPagePort;
  readonly paymentSearch: PaymentSearchPort;
  readonly callers: CallersPort;
  readonly callerLists: CallerListsPort;
  readonly acts: ActsPort;
  readonly callLog: CallLogPort;
  /** For how many days calls are kept; 0: there is no log of calls. */
  readonly keepCallsDays: number;
  readonly invoiceStories: InvoiceStoryPort;
  /** The writing side of the callers too. */
  readonly commands: Commands;
  readonly actors: OperatorActorPort;
  readonly proof: ProofPort;
  readonly work: WorkPort;
  /** Links to the pages of customers. */
  readonly links: Links;
  readonly health: () => Promise<Health>;
  /** Whether the demo's data is loaded, for this machine only. */
  readonly hasDemo: () => Promise<boolean>;
}

/** The tenants of the console. Rejects with LedgerUnavailable. */
export interface TenantDirectory {
  tenant(id: TenantId): Promise<ConsoleTenant | null>;
  /** The tenants of some roles after an id, in the order of their ids, at most a number of them. */
  tenants(grants: readonly Grant[], after: TenantId, most: number): Promise<readonly ConsoleTenant[]>;
}
