import type { Instant } from '../dates.ts';
import type { InvoiceId } from '../invoice.ts';
import type { TenantId } from '../tenant.ts';
import type { Bound } from './search.ts';

/** The id of a logged call: a number of up to 63 bits, as text. Later calls have greater ids. */
export type CallId = string;

/** The bits of an id below its milliseconds since the epoch. */
const BITS_BELOW = 21n;

/** The lowest id of a millisecond. */
export function callIdAt(at: Instant): bigint {
  return BigInt(Math.max(0, Math.trunc(at))) << BITS_BELOW;
}

/** The wanted calls; an absent member matches any. Texts are compared without regard to case. */
export interface CallSearch {
  readonly action?: string;
  /** `ok`, `error`, `repeat`, or an outcome as the log names it. */
  readonly outcome?: string;
  readonly dialect?: string;
  readonly caller?: string;
  readonly status?: readonly Bound<number>[];
  /** In microseconds. */
  readonly duration?: readonly Bound<number>[];
  readonly invoiceId?: InvoiceId;
  readonly commandId?: string;
  /** From this time on. */
  readonly since?: Instant;
  /** Before this time. */
  readonly until?: Instant;
}

/** A call in the console's list. */
export interface FoundCall {
  readonly id: CallId;
  readonly calledAt: Instant;
  readonly dialect: string;
  /** In lower case; `null`: the call named none, or none that may be shown. */
  readonly action: string | null;
  /** The identifier of the credential; `null`: the caller has not proved who it is. */
  readonly caller: string | null;
  /** `ok`, or the code of the refusal or failure. */
  readonly outcome: string;
  /** Whether an earlier call had done it all. */
  readonly isRepeat: boolean;
  /** Of HTTP. */
  readonly status: number;
  readonly durationUs: number;
  readonly invoiceId: InvoiceId | null;
  readonly commandId: string | null;
  /** The parameter at fault, or a code. */
  readonly reason: string | null;
}

/** A page of found calls, the newest first. */
export interface FoundCalls {
  readonly calls: readonly FoundCall[];
  /** The next page begins after this one; `null` on the last page. */
  readonly next: CallId | null;
  /** How many calls were looked through where the search stopped before the page was full; `null` where it did not. */
  readonly stoppedAfter: number | null;
}

/** A parameter's value without its secrets: text, `null` for a value that is not text, or values by name. */
export type LoggedValue = string | null | { readonly [name: string]: LoggedValue };

/** One call with all that was kept of it. */
export interface LoggedCall extends FoundCall {
  /** `null`: nothing of it could be decoded, or its caller has not proved who it is. */
  readonly request: Readonly<Record<string, LoggedValue>> | null;
  readonly requestBytes: number;
  /** `null`: it was sent in pieces, or is not text. */
  readonly answer: string | null;
  readonly answerBytes: number | null;
  /** Whether the request or the answer was longer than what is kept. */
  readonly isCut: boolean;
  readonly requestId: string;
  readonly address: string;
  /** The gateway that answered. */
  readonly instance: string;
}

/** The calls of a dialect in an hour. */
export interface HourOfCalls {
  readonly hourAt: Instant;
  readonly dialect: string;
  readonly calls: number;
  readonly errors: number;
}

/** How long the calls of an action took. Times are upper bounds of steps, in microseconds. */
export interface ActionTimes {
  readonly dialect: string;
  readonly action: string;
  readonly calls: number;
  readonly errors: number;
  /** Half of the calls took at most this. */
  readonly medianUs: number;
  /** 95 of 100 calls took at most this. */
  readonly p95Us: number;
}

export interface CallStats {
  /** The hours in order, from the oldest on; hours without calls are missing. */
  readonly hours: readonly HourOfCalls[];
  /** The actions with the longest calls first, at most ten. */
  readonly slowest: readonly ActionTimes[];
}

/** The log of calls, for the console. A tenant of `null` has the calls of unknown callers. Rejects with LedgerUnavailable. */
export interface CallLogPort {
  /** A page of at most a number of calls with ids below `before`; from the newest where that is `null`. */
  search(tenantId: TenantId | null, search: CallSearch, before: CallId | null, most: number): Promise<FoundCalls>;
  call(tenantId: TenantId | null, id: CallId): Promise<LoggedCall | null>;
  /** Figures from the hour of a time on, for as long as calls are kept at most. */
  stats(tenantId: TenantId, since: Instant): Promise<CallStats>;
}
