/** Counts by name, in words. */
export function countsText(counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return entries.length === 0 ? 'none' : entries.join(', ');
}
