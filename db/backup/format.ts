import { createHash } from 'node:crypto';

/**
 * A backup is lines of text: the manifest; for each table its name, and then a JSON object a row; and at the end how
 * many rows each table has, with the SHA-256 of every line before.
 */
export const FORMAT = 1;

export interface Manifest {
  readonly format: number;
  /** The schema that the rows are of. */
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

/** The digest of lines as they go by. */
export class Digest {
  readonly #hash = createHash('sha256');

  add(line: string): void {
    this.#hash.update(line).update('\n');
  }

  end(): string {
    return this.#hash.digest('hex');
  }
}

/** The mark that a line is; `null` for a row. Throws BackupError. */
export function markOf(line: string): Mark | null {
  if (!line.startsWith('[')) return null;
  try {
    return JSON.parse(line) as Mark;
  } catch {
    throw new BackupError('The backup is damaged: a line of it cannot be read.');
  }
}
