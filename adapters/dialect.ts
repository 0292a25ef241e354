/** One request as it came over the wire, free of any HTTP framework. */
export interface WireRequest {
  readonly requestId: string;
  readonly method: string;
  /** The path as sent, without the query string. */
  readonly path: string;
  /** The raw query string, without its question mark; never logged. */
  readonly query: string;
  /** Header names in lower case; a repeated header is joined by `, `. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The raw body, or why it could not be read. */
  readonly body: Buffer | BodyFault;
  /** The caller's address, after the trusted proxies. */
  readonly remoteAddress: string;
}

/** Why a body was not read: larger than the limit, encoded (gzip …), cut off by the caller, or no room for it. */
export type BodyFault = 'too-large' | 'encoding-unsupported' | 'aborted' | 'overloaded';

/** One answer, ready to be written to the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Text goes out as UTF-8. */
  readonly body: string | Buffer;
  /** What the log and the metrics say of this call; no secret, no body. */
  readonly trace: CallTrace;
}

/** What is known of a call once it is answered. */
export interface CallTrace {
  readonly dialect: string;
  /** As the caller named it, in lower case; it may be no action at all (see `toldAction`). */
  readonly action: string | null;
  readonly tenant: string | null;
  readonly credential: string | null;
  readonly invoice: string | null;
  /** `ok`, or the code of the refusal, violation or failure. */
  readonly outcome: string;
  /** Whether the caller was not who it claimed to be, or claimed nothing. */
  readonly isAuthenticationFailure?: boolean;
  /** Why the call failed through no fault of its caller: LedgerUnavailable, OutcomeUnknown or a bug. */
  readonly fault?: unknown;
}

/** A protocol adapter: where it is mounted, and how it answers. It never rejects. */
export interface Dialect {
  readonly name: string;
  /** In the server's pattern syntax: `/{*base/}x` is `/x` below any path. */
  readonly paths: readonly string[];
  /** What it can be asked for, as its traces name it. */
  readonly actions: readonly string[];
  answer(request: WireRequest): Promise<WireAnswer>;
}

/**
 * What the log may say of the action that was asked for: a word of letters. A caller that encodes a form twice puts all
 * of it, secrets too, into the first value; of that nothing is told but that it was no name.
 */
export function toldAction(name: string): string | null {
  if (name === '') return null;
  return /^[a-z]{1,64}$/.test(name) ? name : '(no name)';
}
