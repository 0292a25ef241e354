import type { DialectDescriptor } from '../../../adapters/descriptor.ts';
import type { Finds } from '../found.ts';
import type { OpenFile } from '../input/open.ts';

/** A kind of input. */
export interface Kind {
  /** For people, in the plural. */
  readonly name: string;
  /** Whether a file is of this kind, by its name and its first 64 KiB. */
  detects(file: OpenFile): boolean;
  /** Reports the calls of a file. Rejects where it cannot be read. */
  read(file: OpenFile, finds: Finds): Promise<void>;
}

/** Methods of requests that can be calls: browsers ask with OPTIONS before. */
export const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'HEAD', 'PUT']);

export type Dialects = readonly DialectDescriptor[];

/** The end of a path pattern, which has no parameters: `includes/api.php` of `/{*base/}includes/api.php`. */
export function endOfPath(pattern: string): string {
  return pattern.replace(/^.*\}/, '').replace(/^\/+/, '');
}
