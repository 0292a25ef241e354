import { placed } from '../../values/place-date.ts';
import { readDate, type DateHabits } from '../../values/read-date.ts';

/** Where dates are read: the tenant's wall, and the way in which it writes them, such as `MM/DD/YYYY`. */
export interface Place {
  readonly timeZone: string;
  readonly dateFormat: string;
}

const YEAR_LAST = /^(MM|DD)([-/.])(?:MM|DD)\2YYYY$/;

/**
 * A date in numbers that ends with its year is read as the tenant writes it. Americans write neither dots nor the day
 * first: of the other formats, a date that they would read as another day is not certain.
 */
function habitsOf(dateFormat: string): DateHabits {
  const [, begins, own] = YEAR_LAST.exec(dateFormat) ?? [];
  return {
    readsDigits: true,
    monthAndDay: (first, second, separator) => {
      if (separator !== own) return null;
      if (begins === 'MM') return [first, second];
      return own === '.' || first > 12 || first === second ? [second, first] : null;
    },
    shortYear: () => null,
  };
}

/** A date with or without a time of day as `YYYY-MM-DD HH:mm:ss` or `YYYY-MM-DD` on the tenant's wall; else `null`. */
export function toWallText(text: string, { timeZone, dateFormat }: Place): string | null {
  const written = readDate(text, habitsOf(dateFormat));
  const at = written === null ? null : placed(written, timeZone);
  if (at === null) return null;
  return at.isTimed ? at.time : at.time.slice(0, 10);
}
