import { UsageError } from '../../support/usage-error.ts';
import { LineCutter } from '../logs/follow-file.ts';
import type { Io } from '../../support/io.ts';
import type { ValueParser } from '../../support/options.ts';

/** Attempts for each value before the command ends. */
const TRIES = 3;

/** Asks a person at a terminal, one line at a time. */
export class Questions {
  readonly #io: Io;
  readonly #lines: AsyncGenerator<string>;

  constructor(io: Io) {
    this.#io = io;
    this.#lines = linesOf(io);
  }

  /** The answer to a question, or its default where the line is blank. Throws UsageError. */
  async ask<T>(question: string, kind: ValueParser<T>, usual: string | null): Promise<T> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      this.#io.stderr.write(`${question}${usual === null ? '' : ` [${usual}]`}: `);
      const next = await this.#lines.next();
      if (next.done === true) break;
      const text = next.value.trim();
      const value = kind.read(text === '' ? (usual ?? '') : text);
      if (value !== null) return value;
      this.#io.stderr.write(`It must be ${kind.rule}.\n`);
    }
    throw new UsageError(`There was no answer to "${question}": nothing was made.`);
  }

  /** Releases the terminal. */
  async end(): Promise<void> {
    await this.#lines.return(undefined);
  }
}

async function* linesOf({ stdin }: Io): AsyncGenerator<string> {
  const cutter = new LineCutter();
  for await (const chunk of stdin) yield* cutter.take(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  yield* cutter.end();
}
