import type { Writable } from 'node:stream';
import type { Clock } from '../../core/ports.ts';
import type { EnvironmentFile } from '../../config/environment-file.ts';

/** Everything that a command uses besides the database. */
export interface Io {
  readonly stdin: AsyncIterable<string | Uint8Array> & { readonly isTTY?: boolean };
  /** Only data. */
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean };
  /** Standard output as bytes, for `backup -`. */
  readonly bytes?: Writable & { readonly isTTY?: boolean };
  /** Messages for people. */
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file that added to the environment; absent without one. */
  readonly environmentFile?: EnvironmentFile | null;
  readonly clock: Clock;
  /** Ends a running command: its output has no reader any more. */
  readonly signal?: AbortSignal;
  /** With `--json`: a program reads this, and no bar shows how far a command is. */
  readonly isQuiet?: boolean;
}

/** The terminals whose last line is a progress bar: a message takes that line, and the bar the next one. */
export const progressLines = new WeakSet<Io['stderr']>();
const CLEAR_LINE = '\r\x1b[K';

/** Prints one sentence on stderr. */
export function say(io: Io, sentence: string): void {
  io.stderr.write(`${progressLines.has(io.stderr) ? CLEAR_LINE : ''}${sentence}\n`);
}
