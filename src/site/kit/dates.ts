import { html, type Html } from '../../../adapters/html.ts';
import { dateOf, wallTimeAt, type LocalDate } from '../../core/dates.ts';
import type { Clock } from '../../core/ports.ts';
import type { ConsoleTenant } from '../visit.ts';
import { countText } from './numbers.ts';

const DAY_MS = 86_400_000;
const SHORT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const LONG = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** The day that it is now where the tenant is. */
export function todayOf({ timeZone }: ConsoleTenant, clock: Clock): LocalDate {
  return dateOf(wallTimeAt(clock.now(), timeZone));
}

/** A day, such as `17 Nov`; with its year where that is not the year of today. */
export function day(date: LocalDate, today: LocalDate): Html {
  const format = date.slice(0, 4) === today.slice(0, 4) ? SHORT : LONG;
  return html`<time datetime="${date}">${format.format(new Date(`${date}T00:00:00Z`))}</time>`;
}

/** How far a day is from today, such as `12 days ago`. */
export function distance(date: LocalDate, today: LocalDate): string {
  const days = Math.trunc((Date.parse(today) - Date.parse(date)) / DAY_MS);
  if (days === 0) return 'today';
  const count = `${countText(Math.abs(days))} day${Math.abs(days) === 1 ? '' : 's'}`;
  return days > 0 ? `${count} ago` : `in ${count}`;
}
