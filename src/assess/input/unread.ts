/** A path that was not read, and why: the end of a sentence. */
export interface Unread {
  readonly path: string;
  readonly reason: string;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  ENOENT: 'it does not exist',
  EISDIR: 'it is a folder',
  ELOOP: 'its links form a loop',
  ENAMETOOLONG: 'its name is too long',
};

/** Why a file was not read. Messages of Node repeat the path. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code !== 'string') return typeof message === 'string' ? message : 'it cannot be read';
  if (code.startsWith('Z_')) return 'its compressed data is damaged';
  return REASONS[code] ?? `it cannot be read (${code})`;
}
