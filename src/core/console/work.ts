import type { InvoiceId } from '../invoice.ts';
import type { Capture, CaptureState } from '../records/capture.ts';
import type { TenantId } from '../tenant.ts';
import type { ConsoleActor } from './callers.ts';

/** `failed` has the lost ones too; `waiting` those that are tried by themselves; `held` mails that are kept. */
export const JOB_VIEWS = ['failed', 'waiting', 'held', 'done'] as const;
export type JobView = (typeof JOB_VIEWS)[number];

/** A mail or the work on a delivery. Instants are ISO 8601, in UTC. */
export interface Job {
  /** Of its event. */
  readonly id: number;
  readonly task: string;
  readonly event: string;
  readonly invoiceId: InvoiceId | null;
  readonly state: string;
  readonly attempts: number;
  readonly maxAttempts: number | null;
  readonly nextRunAt: string | null;
  readonly lastError: string | null;
  readonly recordedAt: string;
}

export interface JobCount {
  readonly view: JobView;
  readonly count: number;
  readonly oldestAt: string | null;
}

/** A part of a list: `next` is where the next part begins; `null`: there is no more. */
export interface Part<T> {
  readonly rows: readonly T[];
  readonly next: number | null;
}

/** A mail as it was handed to the mail server, as far as it is kept. */
export interface MailRecord {
  readonly recipient: string;
  readonly subject: string;
  /** HTML. */
  readonly message: string;
  readonly attachments: readonly string[];
  readonly state: string;
  readonly retries: number;
  readonly sentAt: string;
}

/** A delivery to Metrc. */
export interface DeliveryRecord {
  readonly invoiceId: InvoiceId;
  readonly state: string;
  readonly metrcDeliveryId: number | null;
  readonly licenseNumber: string;
  readonly acceptedPackages: readonly string[];
  readonly returnedPackages: number;
  /** The wall time of the tenant. */
  readonly arrivedAt: string | null;
  readonly failure: string | null;
  readonly updatedAt: string;
}

export interface DailyTaskRecord {
  readonly task: string;
  readonly isOn: boolean;
  /** The last run; `null`: none is known. */
  readonly lastRun: { readonly runOn: string; readonly effects: number; readonly failures: number } | null;
}

/** A charge at the payment processor that has not ended well. */
export interface OpenCharge {
  readonly invoiceId: InvoiceId;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly gateway: string;
  readonly state: CaptureState;
  readonly reference: string;
  readonly reason: string;
  readonly startedAt: string;
}

/** `unhelped`: the job is done, runs, or waits for a gateway to take it. */
export type RetryEnd = 'retried' | 'unhelped' | 'not-found';

/** The jobs that are wanted for a retry together. */
export interface RetryRange {
  /** ISO 8601: only those that were recorded since. */
  readonly since: string;
  /** `null`: any. */
  readonly task: string | null;
  readonly isWithHeld: boolean;
}

/** The background work of tenants. Rejects with LedgerUnavailable. */
export interface WorkPort {
  /** Whether this gateway can read the job queue. */
  readonly isHere: boolean;
  /** In the order of the views; the oldest of each. Counts stop at a few thousand. */
  counts(tenantId: TenantId): Promise<{ readonly counts: readonly JobCount[]; readonly mostCounted: number }>;
  /** The newest first, before an id. */
  jobs(tenantId: TenantId, view: JobView, before: number | null): Promise<Part<Job>>;
  job(tenantId: TenantId, id: number): Promise<Job | null>;
  mail(tenantId: TenantId, id: number): Promise<MailRecord | null>;
  deliveries(tenantId: TenantId, before: number | null): Promise<Part<DeliveryRecord>>;
  delivery(tenantId: TenantId, invoiceId: InvoiceId): Promise<DeliveryRecord | null>;
  dailyTasks(tenantId: TenantId): Promise<readonly DailyTaskRecord[]>;
  charges(tenantId: TenantId): Promise<readonly OpenCharge[]>;
  /** The last charge of an invoice, in any state; `null` before the first. */
  charge(tenantId: TenantId, invoiceId: InvoiceId): Promise<Capture | null>;
  retryJob(actor: ConsoleActor, id: number): Promise<RetryEnd>;
  /** At most a few hundred; returns how many it tried again, and whether there may be more. */
  retryRange(actor: ConsoleActor, range: RetryRange): Promise<{ readonly retried: number; readonly hasMore: boolean }>;
  retryDelivery(actor: ConsoleActor, invoiceId: InvoiceId): Promise<RetryEnd>;
}
