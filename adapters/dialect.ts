/** One request as it came over the wire, free of any HTTP framework. */
export interface WireRequest {
  readonly requestId: string;
  readonly method: string;
  /** The path as sent, without the query string. */
  readonly path: string;
  /** The named parameters of the dialect's path (`/things/:id`), decoded; empty for a path without any. */
  readonly pathParameters: Readonly<Record<string, string>>;
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
  /**
   * Text goes out as UTF-8. A body in pieces is written as it comes, and asked for a piece only when the caller has taken
   * the one before. Where it rejects, with {@link AnswerCut}, the connection is cut.
   */
  readonly body: string | Buffer | AsyncIterable<string>;
  /** The fields of this call for the log and the metrics; no secret, no body. */
  readonly trace: CallTrace;
}

/** The rest of an answer cannot be written; a part of it has left. */
export class AnswerCut extends Error {
  override readonly name = 'AnswerCut';
  /** As in the trace of the call. */
  readonly outcome: string;
  readonly fault: unknown;

  constructor(outcome: string, fault: unknown) {
    super(`An answer was cut off: ${outcome}`);
    this.outcome = outcome;
    this.fault = fault;
  }
}

/** The facts of a call after its answer. */
export interface CallTrace {
  readonly dialect: string;
  /** As the caller named it, in lower case; it may be an unknown action (see `loggableAction`). */
  readonly action: string | null;
  readonly tenant: string | null;
  readonly credential: string | null;
  readonly invoice: string | null;
  /** `ok`, or the code of the refusal, violation or failure. */
  readonly outcome: string;
  /** Whether the caller presented a wrong credential, or none. */
  readonly isAuthenticationFailure?: boolean;
  /** Why the call failed through no fault of its caller: LedgerUnavailable, OutcomeUnknown or a bug. */
  readonly fault?: unknown;
  /**
   * Why a caller who has proved who it is was refused: the name of a parameter, or a code (see `headerReason`). For any
   * caller it may be the code of a request that cannot be read. The header `X-Reason` says it too.
   */
  readonly reason?: string;
  /** Whether an earlier call had done it all: this one changed nothing. The header `Idempotent-Replayed` says it too. */
  readonly isRepeat?: boolean;
  /** Parameters of a caller who has proved who it is that mean nothing to the action. */
  readonly ignored?: IgnoredNames;
  /**
   * The decoded parameters, with their secrets: only the log of calls may look at them, which hides those. Absent: the
   * request could not be decoded.
   */
  readonly given?: GivenParameters | null;
  /** The id of the command of a call that writes. */
  readonly command?: string | null;
}

/** A decoded parameter: text, `null` for a value that is neither text nor values by name, a text with more beside it. */
export type GivenValue = string | null | { readonly text: string } | GivenParameters;
export type GivenParameters = ReadonlyMap<string, GivenValue>;

/** How many names were ignored, and those that may be shown, as `X-Ignored-Parameters` has them; maybe none of them. */
export interface IgnoredNames {
  readonly count: number;
  readonly shown: string;
}

/** A protocol adapter: where it is mounted, and how it answers. It never rejects. */
export interface Dialect {
  readonly name: string;
  /** In the server's pattern syntax: `/{*base/}x` is `/x` below any path. */
  readonly paths: readonly string[];
  /** Its actions, as its traces name them. */
  readonly actions: readonly string[];
  /** Documented actions of the original that it does not have, in the same form. Default: none are known. */
  readonly unsupported?: readonly string[];
  answer(request: WireRequest): Promise<WireAnswer>;
}

/** The header that the explorer of the documentation sends with every call, in lower case. */
export const EXPLORER_HEADER = 'x-explorer';

/** The outcome of a write from the explorer to a tenant with real records. */
export const EXPLORER_OUTCOME = 'explorer-refused';

/** Whether a call is refused because it is a write from the explorer, and the tenant is not a sandbox. Other callers never are. */
export function isExplorerRefused(
  { headers }: Pick<WireRequest, 'headers'>,
  { access }: { readonly access: 'read' | 'write' },
  { isSandbox }: { readonly isSandbox: boolean },
): boolean {
  return access === 'write' && !isSandbox && headers[EXPLORER_HEADER] !== undefined;
}

/** The outcome of a call to a documented action that the gateway does not have; these calls are counted by name. */
export const UNSUPPORTED_OUTCOME = 'action-unsupported';

/** The outcome of a request for a path that nothing has. Scanners send many of them: the log has them at its level `http`. */
export const NO_SUCH_PATH = 'no-such-path';

const LETTERS = /^[a-z]{1,64}$/;

/**
 * The action as the log may name it: an action of the dialect, or any other word of letters. A generated secret has
 * digits, and a form that was encoded twice has signs: neither may reach the log. `null` without a name.
 */
export function loggableAction(name: string, known: { has(name: string): boolean }): string | null {
  if (name === '') return null;
  return known.has(name) || LETTERS.test(name) ? name : '(no name)';
}

const LONGEST_REASON = 64;

/** A reason as a header can carry it: printable ASCII without blanks, of bounded length. */
export function headerReason(reason: string): string {
  return reason.slice(0, LONGEST_REASON).replace(/[^\x21-\x7e]/g, '-');
}

const MOST_NAMES = 20;
const MOST_BYTES = 1_024;
/** A name as people give one to a parameter, in any script: nothing that could be a value, a pair or a whole form. */
const NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_.-]{0,63}$/u;
/** Names of credentials, in any spelling. */
const OF_A_CREDENTIAL = /identifier|secret|user_?name|passw|access_?key|api_?key|token/i;

/**
 * Names that a header and the log may show: percent-encoded ASCII, comma-separated, at most 20 and 1 KiB. Leaves out
 * texts that do not look like a name, name a credential, hold one of the call's secrets, or may not be shown.
 */
export function ignoredNames(
  names: readonly string[],
  secrets: readonly string[],
  mayShow: (name: string) => boolean = () => true,
): IgnoredNames {
  const hidden = secrets.filter((secret) => secret !== '').map((secret) => secret.toLowerCase());
  const shown: string[] = [];
  let bytes = 0;
  for (const name of names) {
    if (!NAME.test(name) || OF_A_CREDENTIAL.test(name) || !mayShow(name)) continue;
    const lower = name.toLowerCase();
    if (hidden.some((secret) => lower.includes(secret))) continue;
    const encoded = encodeURIComponent(name);
    bytes += encoded.length + 1;
    if (shown.length === MOST_NAMES || bytes > MOST_BYTES) break;
    shown.push(encoded);
  }
  return { count: names.length, shown: shown.join(',') };
}
