import type { Clock } from '../core/ports.ts';

/** Everything that a command touches besides the database. */
export interface Io {
  readonly stdin: AsyncIterable<string | Uint8Array> & { readonly isTTY?: boolean };
  /** Data alone. */
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean };
  /** Everything said to a person. */
  readonly stderr: { write(text: string): unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Ends a command that would go on: nobody reads what it writes any more. */
  readonly signal?: AbortSignal;
}

/** Tells a person one sentence, on stderr. */
export function say(io: Io, sentence: string): void {
  io.stderr.write(`${sentence}\n`);
}
