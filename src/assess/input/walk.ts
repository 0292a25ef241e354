import { lstat, opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf, type Unread } from './unread.ts';

/** Folders of other programs, which are left out unless a path names them. */
const LEFT_OUT: ReadonlySet<string> = new Set(['node_modules', 'vendor', '.git', '.svn', '.hg']);
const MOST_FILES = 500_000;
const DEEPEST = 100;

export interface File {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Whether a path of the command line names it. */
  readonly isNamed: boolean;
}

/**
 * The files of the paths, each folder in the order of its names. Links in folders are not followed: no loop can form.
 * @param unread gets the paths that cannot be read.
 */
export async function* filesOf(paths: readonly string[], unread: Unread[]): AsyncGenerator<File> {
  let left = MOST_FILES;
  for (const path of paths) {
    const waiting = [{ path, depth: 0 }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      try {
        const isNamed = next.depth === 0;
        const found = isNamed ? await stat(next.path) : await lstat(next.path);
        if (found.isDirectory()) waiting.push(...(await entriesOf(next.path, next.depth)));
        else if (!found.isFile() && !isNamed) continue;
        else if (left === 0) throw new TooMany(`there are more than ${MOST_FILES} files; assess parts of the folder`);
        else {
          left -= 1;
          yield { path: next.path, size: found.size, isNamed };
        }
      } catch (error) {
        unread.push({ path: next.path, reason: reasonOf(error) });
        if (error instanceof TooMany) return;
      }
    }
  }
}

class TooMany extends Error {
  override readonly name = 'TooMany';
}

/** The entries of a folder, the last name first. */
async function entriesOf(
  folder: string,
  depth: number,
): Promise<readonly { readonly path: string; readonly depth: number }[]> {
  if (depth >= DEEPEST) throw new Error(`its folders are more than ${DEEPEST} deep`);
  const names: string[] = [];
  for await (const entry of await opendir(folder)) {
    if (entry.isSymbolicLink() || (entry.isDirectory() && LEFT_OUT.has(entry.name))) continue;
    if (names.length >= MOST_FILES) throw new Error(`it has more than ${MOST_FILES} entries`);
    names.push(entry.name);
  }
  return names
    .sort()
    .reverse()
    .map((name) => ({ path: join(folder, name), depth: depth + 1 }));
}
