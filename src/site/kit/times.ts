import { html, type Html } from '../../../adapters/html.ts';
import type { LocalDate, WallTime } from '../../core/dates.ts';
import { day } from './dates.ts';

/** A local time as a caller gave it, such as `17 Nov, 16:05`. */
export function wallTimeText(time: WallTime, today: LocalDate): Html {
  return html`${day(time.slice(0, 10), today)}, ${time.slice(11, 16)}`;
}
