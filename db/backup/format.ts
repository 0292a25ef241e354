import { createHash } from 'node:crypto';

/**
 * A backup is lines of text. The first is the manifest. Each table is a line with its name and a JSON object for each row.
 * The last line has the number of rows of each table, and the SHA-256 of all lines before it.
 */
export const FORMAT = 1;

export interface Manifest {
  readonly format: number;
  /** The migrations of the rows' schema. */
  readonly migrations: readonly string[];
  /** ISO 8601. */
  readonly takenAt: string;
}

export type Counts = Readonly<Record<string, number>>;

/** The lines that are not rows; a row is never a list. */
export type Mark =
  | readonly ['manifest', Manifest]
  | readonly ['table', string]
  | readonly ['end', { readonly rows: Counts; readonly sha256: string }];

/** The file is not a backup, is damaged, or does not fit: one sentence. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** The digest of a stream of lines. */
export class Digest {
  readonly #hash = createHash('sha256');

  add(line: string): void {
    this.#hash.update(line).update('\n');
  }

  end(): string {
    return this.#hash.digest('hex');
  }
}

/** Parses a mark; `null` for a row. Throws BackupError. */
export function markOf(line: string): Mark | null {
  if (!line.startsWith('[')) return null;
  try {
    return JSON.parse(line) as Mark;
  } catch {
    throw new BackupError('The backup is damaged: a line of it cannot be read.');
  }
}
