import { Catalogue } from '../compatibility/catalogue.ts';
import { openFile, type OpenFile } from './input/open.ts';
import { reasonOf, type Unread } from './input/unread.ts';
import { filesOf, type File } from './input/walk.ts';
import { accessLogs } from './kinds/access-log.ts';
import { collections } from './kinds/collection.ts';
import { harFiles } from './kinds/har.ts';
import { jsonLines } from './kinds/json-lines.ts';
import type { Dialects, Kind } from './kinds/kind.ts';
import { sourceFiles } from './kinds/source.ts';
import { reportOf, type Report } from './report/report.ts';
import { Tally } from './tally.ts';

/** Files that were not read are named up to this number. */
const MOST_NAMED = 1_000;

/** Reads logs, source code and recordings, and reports which of their calls the gateway answers. Changes nothing. */
export async function assess(paths: readonly string[], dialects: Dialects): Promise<Report> {
  const catalogues = dialects.filter(({ traces }) => traces !== undefined).map((dialect) => new Catalogue(dialect));
  // The first kind that detects a file reads it.
  const kinds: readonly Kind[] = [
    collections(dialects),
    jsonLines(dialects),
    harFiles(dialects),
    sourceFiles(dialects),
    accessLogs(dialects),
  ];
  const tally = new Tally(catalogues);
  const unread: Unread[] = [];
  const read = new Map<string, number>(kinds.map(({ name }) => [name, 0]));
  let others = 0;
  let bytes = 0;
  for await (const file of filesOf(paths, unread)) {
    try {
      const kind = await readFile(file, kinds, tally);
      if (kind === null) others += 1;
      else read.set(kind.name, (read.get(kind.name) ?? 0) + 1);
      bytes += file.size;
    } catch (error) {
      if (unread.length < MOST_NAMED) unread.push({ path: file.path, reason: reasonOf(error) });
    }
  }
  return reportOf(catalogues, tally, { read, others, bytes, unread });
}

/** Reads a file; `null` where no kind is that of the file. Throws where it cannot be read. */
async function readFile(file: File, kinds: readonly Kind[], tally: Tally): Promise<Kind | null> {
  const opened: OpenFile = await openFile(file.path);
  const kind = opened.isBinary ? undefined : kinds.find((each) => each.detects(opened));
  if (kind === undefined) {
    if (file.isNamed && file.size > 0) throw new Error('it is not a log, source code or a recording that is known');
    return null;
  }
  await kind.read(opened, tally);
  return kind;
}
