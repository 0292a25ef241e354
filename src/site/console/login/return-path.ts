const HOME = '/console';

/**
 * Where a login returns to, without the base: a path of the console, with its query. Any other text, which could lead to
 * another site, is the console's first page.
 */
export function returnPath(wanted: string | null, base: string): string {
  if (wanted === null || !wanted.startsWith(`${base}${HOME}`)) return HOME;
  const path = wanted.slice(base.length);
  // Browsers read a backslash as a slash, and skip control characters.
  if (!/^\/console(?:[/?][\x21-\x5b\x5d-\x7e]*)?$/.test(path) || path.includes('//')) return HOME;
  return path.startsWith('/console/log') ? HOME : path;
}
