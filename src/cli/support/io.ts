import type { Writable } from 'node:stream';
import type { Clock } from '../../core/ports.ts';
import type { EnvironmentFile } from '../../config/environment-file.ts';

/** Everything that a command touches besides the database. */
export interface Io {
  readonly stdin: AsyncIterable<string | Uint8Array> & { readonly isTTY?: boolean };
  /** Data alone. */
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean };
  /** Standard output as bytes, for `backup -`. */
  readonly bytes?: Writable & { readonly isTTY?: boolean };
  /** Everything said to a person. */
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file that the environment was read from beside; absent: there was none. */
  readonly environmentFile?: EnvironmentFile | null;
  readonly clock: Clock;
  /** Ends a command that would go on: nobody reads what it writes any more. */
  readonly signal?: AbortSignal;
  /** With `--json`: a program reads this, and no bar shows how far a command is. */
  readonly isQuiet?: boolean;
}

/** The terminals whose last line is a progress bar now: what is said takes that line, and the bar the next one. */
export const progressLines = new WeakSet<Io['stderr']>();
const CLEAR_LINE = '\r\x1b[K';

/** Tells a person one sentence, on stderr. */
export function say(io: Io, sentence: string): void {
  io.stderr.write(`${progressLines.has(io.stderr) ? CLEAR_LINE : ''}${sentence}\n`);
}
