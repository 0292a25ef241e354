import { isEmail } from '../../core/records/person.ts';
import { isIP } from 'node:net';
import { parseDecimal, type Decimal } from '../../core/money/decimal.ts';
import { rateOf, type Rate } from '../../core/money/percentage.ts';
import type { ValueParser } from './options.ts';

/** One of a few words, in any case. */
export function oneOf<T extends string>(words: readonly T[]): ValueParser<T> {
  return {
    rule: words.length === 1 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`,
    read: (text) => words.find((word) => word.toLowerCase() === text.toLowerCase()) ?? null,
    choices: words,
  };
}

/** A whole number within bounds. */
export function wholeNumber(least: number, most: number): ValueParser<number> {
  return {
    rule: `a whole number from ${least} to ${most}`,
    read: (text) => {
      const value = /^[0-9]{1,15}$/.test(text) ? Number(text) : Number.NaN;
      return value >= least && value <= most ? value : null;
    },
  };
}

const SECONDS_OF_UNIT: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** A time in one unit, such as `24h`; the value is in seconds. `most` is such a text too. */
export function duration(most: string): ValueParser<number> {
  const secondsOf = (text: string): number | null => {
    const [, count, unit = ''] = /^([1-9][0-9]{0,8})([smhd])$/.exec(text.toLowerCase()) ?? [];
    return count === undefined ? null : Number(count) * (SECONDS_OF_UNIT[unit] ?? 0);
  };
  const bound = secondsOf(most) ?? 0;
  return {
    rule: `a time of at most ${most} in seconds, minutes, hours or days, such as 90s, 30m, 24h or 7d`,
    read: (text) => {
      const seconds = secondsOf(text);
      return seconds !== null && seconds <= bound ? seconds : null;
    },
  };
}

/** Callers can send ids of up to ten digits. */
export const ID: ValueParser<number> = wholeNumber(1, 9_999_999_999);

/** One line of text as people name things; blanks around it are dropped. */
export const NAME: ValueParser<string> = {
  rule: 'one line of 1 to 200 characters',
  read: (text) => {
    const name = text.trim();
    return name !== '' && name.length <= 200 && !/\p{Cc}/u.test(name) ? name : null;
  },
};

export const EMAIL: ValueParser<string> = {
  rule: 'a mail address, such as billing@example.com',
  read: (text) => (isEmail(text) ? text : null),
};

/** The ISO 4217 codes that this Node knows, with past ones. */
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

export const CURRENCY: ValueParser<string> = {
  rule: 'an ISO 4217 currency code, such as USD',
  read: (text) => (CURRENCIES.has(text.toUpperCase()) ? text.toUpperCase() : null),
};

export const TIME_ZONE: ValueParser<string> = {
  rule: 'an IANA time zone, such as America/Denver',
  read: (text) => {
    // Later versions of Node take offsets too, which have no daylight saving time.
    if (!/^[A-Za-z]/.test(text)) return null;
    try {
      new Intl.DateTimeFormat('en', { timeZone: text }).format(0);
      return text;
    } catch {
      return null;
    }
  },
};

export const DATE_FORMAT: ValueParser<string> = {
  rule: 'YYYY, MM and DD, each once, with one of - / . between them, such as MM/DD/YYYY',
  read: (text) => {
    const [, first, separator, second, third] = /^(YYYY|MM|DD)([-/.])(YYYY|MM|DD)\2(YYYY|MM|DD)$/.exec(text) ?? [];
    return separator !== undefined && new Set([first, second, third]).size === 3 ? text : null;
  },
};

/** A tax rate; the unit of the value is a thousandth of a percent. */
export const RATE: ValueParser<Rate> = {
  rule: 'a percentage from 0 to 1000 with at most three decimals, such as 8.125',
  read: (text) => {
    const percent = parseDecimal(text);
    return percent === null ? null : rateOf(percent);
  },
};

/** An amount of money; its currency decides how many decimals it may have. */
export const AMOUNT: ValueParser<Decimal> = {
  rule: 'an amount of money that is not negative, such as 25.00',
  read: (text) => {
    const amount = parseDecimal(text);
    return amount === null || amount.unscaled < 0n ? null : amount;
  },
};

export const SYSTEM_NAME: ValueParser<string> = {
  rule: 'a system name of 1 to 64 small letters, digits, - and _, such as banktransfer',
  read: (text) => (/^[a-z0-9][a-z0-9_-]{0,63}$/.test(text) ? text : null),
};

/** Only the number distinguishes two invoices, so it appears exactly once; `off` means no numbers. */
export const NUMBER_FORMAT: ValueParser<string> = {
  rule: 'off, or a text of at most 60 characters with {NUMBER} once and {YEAR}, {MONTH}, {DAY} where wanted, such as INV-{YEAR}-{NUMBER}',
  read: (text) => {
    if (text.toLowerCase() === 'off') return 'off';
    const isGood = text.length <= 60 && text.split('{NUMBER}').length === 2 && !/\p{Cc}/u.test(text);
    return isGood && !/[{}]/.test(text.replace(/\{(NUMBER|YEAR|MONTH|DAY)\}/g, '')) ? text : null;
  },
};

/** An address or a CIDR range, of IPv4 or IPv6. */
export const IP_RANGE: ValueParser<string> = {
  rule: 'an IPv4 or IPv6 address or a CIDR range, such as 203.0.113.7 or 2001:db8::/32',
  read: (text) => {
    const [network = '', prefix, ...rest] = text.split('/');
    const family = network.includes('%') ? 0 : isIP(network);
    if (family === 0 || rest.length > 0) return null;
    if (prefix === undefined) return text;
    return /^(?:0|[1-9][0-9]{0,2})$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128) ? text : null;
  },
};

export const LOGIN: ValueParser<string> = {
  rule: 'a login of 1 to 64 letters, digits and . _ @ - that begins with a letter or digit',
  read: (text) => (/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/.test(text) ? text : null),
};

/** A comma-separated list of some words, in any case; the value has each once, in lower case. */
export function wordsOf(known: readonly string[]): ValueParser<readonly string[]> {
  const wanted = new Set(known.map((word) => word.toLowerCase()));
  return {
    rule: `a comma-separated list of ${known.join(', ')}`,
    read: (text) => {
      const words = text.split(',').map((word) => word.trim().toLowerCase());
      return words.every((word) => wanted.has(word)) ? [...new Set(words)] : null;
    },
    choices: known,
    isList: true,
  };
}

/** The same, or the word `none` for an empty list. */
export function wordsOrNone(known: readonly string[]): ValueParser<readonly string[]> {
  const words = wordsOf(known);
  return {
    rule: `none, or ${words.rule}`,
    read: (text) => (text.toLowerCase() === 'none' ? [] : words.read(text)),
    choices: ['none', ...known],
    isList: true,
  };
}

/** The three letters before the number of a corporation's key; `none` removes the key. */
export const KEY_PREFIX: ValueParser<string> = {
  rule: 'three letters, such as PLA, or none',
  read: (text) => {
    if (text.toLowerCase() === 'none') return 'none';
    return /^[A-Za-z]{3}$/.test(text) ? text.toUpperCase() : null;
  },
};

/** The base URL of a gateway. */
export const BASE_URL: ValueParser<string> = {
  rule: 'an http:// or https:// URL, such as http://127.0.0.1:8080',
  read: (text) => (/^https?:\/\//i.test(text) && URL.canParse(text) ? text : null),
};
