import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One stylesheet from the files beside this one, in the order of their names. */
export function stylesheet(): Buffer {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.css'));
  return Buffer.from(
    files
      .sort()
      .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
      .join('\n'),
  );
}
