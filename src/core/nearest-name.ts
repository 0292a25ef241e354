/** Longer names are compared with none: nothing that is listed is so long. */
const LONGEST = 64;
/** Of so many letters one may be wrong, and no more than these in all. */
const LETTERS_PER_MISTAKE = 3;
const MOST_MISTAKES = 3;

/**
 * The known name that may have been meant, or `null`: the same letters and digits first (`Mail-In` for `mailin`), else
 * the one with the fewest letters changed, added or left out; `most` of them, by default one in three and three in all.
 */
export function nearestName(name: string, known: readonly string[], most = mistakesIn(name)): string | null {
  const wanted = lettersOf(name);
  if (wanted === '' || wanted.length > LONGEST) return null;
  let nearest: string | null = null;
  let least = most + 1;
  for (const candidate of known) {
    const letters = lettersOf(candidate);
    if (Math.abs(letters.length - wanted.length) >= least) continue;
    const changes = editsBetween(wanted, letters, least - 1);
    if (changes < least) [nearest, least] = [candidate, changes];
  }
  return nearest;
}

function mistakesIn(name: string): number {
  return Math.min(MOST_MISTAKES, Math.trunc(lettersOf(name).length / LETTERS_PER_MISTAKE));
}

function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * Levenshtein's distance, how many characters must be changed, added or left out; infinite where it is above `most`.
 * Only places that are at most so far apart are compared: the time grows with the length, not with its square.
 */
function editsBetween(one: string, other: string, most: number): number {
  let before = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const now = new Array<number>(other.length + 1).fill(Infinity);
    now[0] = row;
    let least = Infinity;
    for (let column = Math.max(1, row - most); column <= Math.min(other.length, row + most); column += 1) {
      const replaced = (before[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1);
      const edits = Math.min(replaced, (before[column] ?? 0) + 1, (now[column - 1] ?? 0) + 1);
      now[column] = edits;
      least = Math.min(least, edits);
    }
    if (least > most) return Infinity;
    before = now;
  }
  return before.at(-1) ?? Infinity;
}
