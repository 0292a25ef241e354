import type { ConsoleActor } from './callers.ts';
import type { InvoiceId } from '../invoice.ts';
import type { TenantId } from '../tenant.ts';

/** `broken-off`: the gateway or command that ran it has ended without a word. */
export type RunState = 'running' | 'done' | 'failed' | 'broken-off';

/** A run of the verification of a tenant. Instants are ISO 8601, in UTC. */
export interface VerifyRun {
  readonly id: number;
  readonly origin: 'console' | 'command';
  /** The operator's name; empty for a command. */
  readonly startedBy: string;
  readonly state: RunState;
  readonly rowsRead: number;
  /** An estimate, of all tenants; 0: none is known. */
  readonly rowsExpected: number;
  readonly found: number;
  /** Seals whose key was not known. */
  readonly sealsUnchecked: number;
  readonly counts: Readonly<Record<string, number>>;
  /** Why it failed; empty where it did not. */
  readonly failure: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly seconds: number;
}

/** A difference that a run found, and the invoice that it is about, where there is one. */
export interface RunDifference {
  readonly kind: string;
  readonly meaning: string;
  readonly id: string;
  readonly expected: string;
  readonly found: string;
  readonly invoiceId: InvoiceId | null;
}

/** A seal of the history. */
export interface ListedSeal {
  readonly seq: number;
  readonly rowCount: number;
  readonly totalRows: number;
  readonly highId: number;
  readonly sealedAt: string;
  readonly keyName: string;
  /** Hexadecimal. */
  readonly mac: string;
}

/** `busy`: another verification runs, here or at another gateway. `away`: this gateway does no background work. */
export type StartResult = 'started' | 'busy' | 'away';

/** The proof of a tenant's books. Rejects with LedgerUnavailable. */
export interface ProofPort {
  runs(tenantId: TenantId, before: number | null, most: number): Promise<readonly VerifyRun[]>;
  run(tenantId: TenantId, id: number): Promise<VerifyRun | null>;
  /** From a place in the order in which they were found. */
  differences(tenantId: TenantId, id: number, from: number, most: number): Promise<readonly RunDifference[]>;
  /** The newest first, before a number. */
  seals(tenantId: TenantId, before: number | null, most: number): Promise<readonly ListedSeal[]>;
  /** Begins a verification in the background. */
  start(actor: ConsoleActor): Promise<StartResult>;
}
