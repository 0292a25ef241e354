import { closeSync, fstatSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { Writable } from 'node:stream';

/** A file cannot be opened for writing; `code` is the system's, e.g. `EACCES`. */
export class LogFileError extends Error {
  override readonly name = 'LogFileError';
  readonly code: string;

  constructor(code: string) {
    super(`The file of the log cannot be written (${code})`);
    this.code = code;
  }
}

interface LogFileOptions {
  /** At this size the file is turned over: `x` becomes `x.1`, `x.1` becomes `x.2`. */
  readonly maxBytes: number;
  /** How many are kept, the present one included. */
  readonly files: number;
  /** Whether another process turns the file over, which writes to it as well; default: this one does. */
  readonly isGuest?: boolean;
}

/** How often a file that others write to is looked at: its size, or whether it was turned over. */
const LOOK_EVERY_MS = 1_000;

/** The file's group decides who may read the log. */
const MODE = 0o640;

/**
 * A file that keeps lines. Each is handed to the system at once, so that none is lost however the process ends. A disk
 * that is full costs lines and nothing else: they are counted, and the count is written when it takes lines again.
 */
export class LogFile extends Writable {
  readonly #path: string;
  readonly #options: LogFileOptions;
  #descriptor: number | null = null;
  #size = 0;
  #lost = 0;
  readonly #timer: NodeJS.Timeout;

  /** Throws LogFileError where the file cannot be written. */
  constructor(path: string, options: LogFileOptions) {
    super({ decodeStrings: false });
    this.#path = path;
    this.#options = options;
    try {
      this.#open();
    } catch (error) {
      throw new LogFileError(codeOf(error));
    }
    this.#timer = setInterval(() => {
      this.#look();
    }, LOOK_EVERY_MS).unref();
  }

  override _write(line: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    try {
      this.#turnOver();
      if (this.#lost > 0) this.#put(lostLine(this.#lost));
      this.#lost = 0;
      this.#put(line);
    } catch {
      this.#lost += 1;
      this.#close();
    }
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearInterval(this.#timer);
    this.#close();
    done(error);
  }

  #put(line: string | Buffer): void {
    const descriptor = this.#descriptor ?? this.#open();
    const bytes = typeof line === 'string' ? Buffer.from(line) : line;
    for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
    this.#size += bytes.length;
  }

  #open(): number {
    const descriptor = openSync(this.#path, 'a', MODE);
    this.#descriptor = descriptor;
    this.#size = fstatSync(descriptor).size;
    return descriptor;
  }

  /** Takes notice of the other processes that write to the file. */
  #look(): void {
    if (this.#descriptor === null) return;
    try {
      const own = fstatSync(this.#descriptor);
      this.#size = own.size;
      if (this.#options.isGuest !== true) this.#turnOver();
      else if (statSync(this.#path, { throwIfNoEntry: false })?.ino !== own.ino) this.#close();
    } catch {
      // The next line tries again, and counts where it fails.
    }
  }

  #turnOver(): void {
    if (this.#options.isGuest === true || this.#size < this.#options.maxBytes) return;
    this.#close();
    this.#size = 0;
    const nameOf = (age: number): string => (age === 0 ? this.#path : `${this.#path}.${age}`);
    rmSync(nameOf(this.#options.files - 1), { force: true });
    for (let age = this.#options.files - 2; age >= 0; age -= 1) {
      try {
        renameSync(nameOf(age), nameOf(age + 1));
      } catch (error) {
        // Not so many yet.
        if (codeOf(error) !== 'ENOENT') throw error;
      }
    }
  }

  #close(): void {
    if (this.#descriptor === null) return;
    try {
      closeSync(this.#descriptor);
    } catch {
      // It is gone, as wanted.
    }
    this.#descriptor = null;
  }
}

function lostLine(count: number): string {
  // The last line before may have been cut short.
  return `\n${JSON.stringify({ level: 'warn', message: 'lines of the log could not be written', lost: count })}\n`;
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
