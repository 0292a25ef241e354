import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ProgramsMissing } from '../shared/script.ts';

const MOST_BYTES = 256 * 1024 * 1024;
const LOCK_FILE = 'package-lock.json';

/** Git in a folder that has no history of the project: the drill can't run there. */
function git(root: string, ...args: readonly string[]): { readonly code: number | null; readonly out: Buffer } {
  const { status, stdout, error } = spawnSync('git', args, { cwd: root, maxBuffer: MOST_BYTES });
  if (error !== undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') {
    throw new ProgramsMissing('This drill needs git, to read an earlier revision: install it.');
  }
  return { code: status, out: stdout };
}

/** The full hash of a revision. Throws ProgramsMissing, with a sentence, where this clone does not have it. */
export function commitOf(root: string, revision: string): string {
  const { code, out } = git(root, 'rev-parse', '--verify', '--quiet', `${revision}^{commit}`);
  if (code === 0) return out.toString().trim();
  const isShallow = git(root, 'rev-parse', '--is-shallow-repository').out.toString().trim() === 'true';
  throw new ProgramsMissing(
    isShallow
      ? `This clone is shallow and does not have ${revision}. Fetch more of the history: git fetch --deepen 1, or --unshallow.`
      : `This folder has no revision ${revision}. The drill needs a clone with history, and a revision of it.`,
  );
}

/** A file of a commit; empty where the commit does not have it. */
export function fileOf(root: string, commit: string, path: string): string {
  const { code, out } = git(root, 'show', `${commit}:${path}`);
  return code === 0 ? out.toString() : '';
}

/**
 * Unpacks a commit into a new folder, without history. Where both lock files are equal, it shares this checkout's
 * packages; else its own start installs them. Gives whether they are shared.
 */
export function unpack(root: string, commit: string, folder: string): boolean {
  const { code, out } = git(root, 'archive', '--format=tar', commit);
  if (code !== 0) throw new Error(`git archive ${commit} failed`);
  mkdirSync(folder);
  const { status, stderr } = spawnSync('tar', ['-x', '-f', '-', '-C', folder], { input: out });
  if (status !== 0) throw new Error(`${commit} could not be unpacked: ${String(stderr)}`);
  const [own, theirs] = [root, folder].map((place) => readFileSync(join(place, LOCK_FILE), 'utf8'));
  const modules = join(root, 'node_modules');
  if (own !== theirs || !existsSync(modules)) return false;
  symlinkSync(realpathSync(modules), join(folder, 'node_modules'), 'junction');
  return true;
}
