import type { Instant, LocalDate } from '../dates.ts';
import type { TenantId } from '../tenant.ts';

/** The days of the plot of received money, today among them. */
export const RECEIVED_DAYS = 30;

/** The money of one day by one gateway. */
export interface DayOfGateway {
  /** ISO 4217. */
  readonly currency: string;
  readonly day: LocalDate;
  /** As people name it. */
  readonly gateway: string;
  readonly payments: number;
  readonly receivedMinor: bigint;
  readonly returnedMinor: bigint;
}

/** For how long an Unpaid invoice has been overdue; the first one is not yet due. */
export const AGES = ['Not yet due', '1 to 30 days', '31 to 60 days', '61 to 90 days', 'More than 90 days'] as const;
/** The first day of each age behind the due date. */
export const AGE_STARTS = [0, 1, 31, 61, 91] as const;

/** The Unpaid invoices of one age and currency. */
export interface OpenAge {
  readonly currency: string;
  /** Its place in {@link AGES}. */
  readonly age: number;
  readonly invoices: number;
  readonly openMinor: bigint;
}

/** All Unpaid invoices, by age. */
export interface OpenAmounts {
  readonly ages: readonly OpenAge[];
  /** The earliest day on which one was due; `null` without any. */
  readonly oldestDueOn: LocalDate | null;
  /** When they were added up. */
  readonly at: Instant;
}

/** Background work of a tenant. */
export interface WaitingWork {
  readonly kind: 'mail' | 'delivery';
  /** That will be done by itself. */
  readonly waiting: number;
  /** That failed for good, or is held back: a person must act. */
  readonly failed: number;
  /** Of the work that waits; `null` without any. */
  readonly oldestAt: Instant | null;
  /** Whether there is more than was counted. */
  readonly hasMore: boolean;
}

export interface ShownSeal {
  readonly seq: number;
  readonly totalRows: number;
  readonly sealedAt: Instant;
  /** Hexadecimal. */
  readonly mac: string;
}

export interface ShownVerify {
  readonly state: string;
  /** Differences that it found. */
  readonly found: number;
  readonly rowsRead: number;
  readonly startedAt: Instant;
}

/** The money, the work and the proof of a tenant. */
export interface Overview {
  readonly received: readonly DayOfGateway[];
  /** `null`: there are many, and they are being added up for the first time. */
  readonly open: OpenAmounts | null;
  readonly work: readonly WaitingWork[];
  readonly seal: ShownSeal | null;
  readonly verify: ShownVerify | null;
}

/** Figures of a tenant. Rejects with LedgerUnavailable. */
export interface OverviewPort {
  overview(tenantId: TenantId, today: LocalDate): Promise<Overview>;
}
