import { localDate } from '../../../core/dates.ts';
import type { ValueParser } from '../../support/options.ts';

/** A day of the calendar. */
export const DAY: ValueParser<string> = {
  rule: 'a day as YYYY-MM-DD, such as 2026-01-31',
  read: (text) => {
    const [, year, month, day] = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text) ?? [];
    return localDate(Number(year), Number(month), Number(day)) === null ? null : text;
  },
};
