/** The word of a list that a caller names, in any case; `null` for another word. */
export function named<T extends string>(words: readonly T[], text: string): T | null {
  const wanted = text.toLowerCase();
  return words.find((word) => word.toLowerCase() === wanted) ?? null;
}
