import { addDays, localDate, type LocalDate } from '../dates.ts';
import type { Cycle } from '../records/billable-item.ts';

/**
 * The day of a turn of a cycle, 0 for the first day; `null` after the year 9999. Months and years are the calendar's: the
 * 31st of a shorter month is its last day, and of a longer one the 31st again, as each turn counts from the first day.
 */
export function dayOfTurn(firstOn: LocalDate, { every, unit }: Cycle, turn: number): LocalDate | null {
  const count = every * turn;
  if (unit === 'Days') return addDays(firstOn, count);
  if (unit === 'Weeks') return addDays(firstOn, count * 7);
  return addMonths(firstOn, unit === 'Months' ? count : count * 12);
}

/** The same day so many months later, or the last day of a month that is too short. */
function addMonths(date: LocalDate, months: number): LocalDate | null {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const index = year * 12 + month - 1 + months;
  const [toYear, toMonth] = [Math.trunc(index / 12), (index % 12) + 1];
  if (toYear > 9999) return null;
  for (let toDay = day; toDay > 27; toDay -= 1) {
    const found = localDate(toYear, toMonth, toDay);
    if (found !== null) return found;
  }
  return localDate(toYear, toMonth, day);
}
