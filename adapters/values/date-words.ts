const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const DAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');
/** Longer short forms that people write. */
const SHORT_FORMS: Readonly<Record<string, string>> = { sept: 'sep', tues: 'tue', thur: 'thu', thurs: 'thu' };

/** The number of an English month, 1 to 12, by its name or the first three letters of it, in any case; else `null`. */
export function monthNamed(word: string): number | null {
  const index = indexOfName(MONTHS, word);
  return index === null ? null : index + 1;
}

/** The number of an English weekday, 0 for Sunday, likewise. */
export function weekdayNamed(word: string): number | null {
  return indexOfName(DAYS, word);
}

function indexOfName(names: readonly string[], word: string): number | null {
  const lower = word.toLowerCase();
  const wanted = Object.hasOwn(SHORT_FORMS, lower) ? SHORT_FORMS[lower] : lower;
  const index = names.findIndex((name) => name === wanted || name.slice(0, 3) === wanted);
  return index === -1 ? null : index;
}
