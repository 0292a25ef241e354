import { describe, expect, it } from '@jest/globals';
import { formatsOf } from '../../adapters/pages/formats.ts';
import { knownTag, languageFor, LANGUAGES, say } from '../../adapters/pages/languages/languages.ts';
import { WORDS, type Word } from '../../adapters/pages/languages/words.ts';
import { currencyOf } from '../../src/core/money/money.ts';

const ENGLISH = LANGUAGES.get('en');
const placeholdersOf = (text: string): string[] => (text.match(/\{[a-z]+\}/g) ?? []).sort();
/** Languages use several kinds of blanks, and versions of Node differ in them. */
const plain = (text: string): string => text.replace(/\s/g, ' ');

describe.each([...LANGUAGES])('The language file %s', (code, file) => {
  it('has exactly the words of the pages', () => {
    expect(Object.keys(file.words)).toEqual([...WORDS]);
    expect(WORDS.filter((word) => file.words[word].trim() === '')).toEqual([]);
  });

  it('has the placeholders of English', () => {
    const differing = WORDS.filter(
      (word) => String(placeholdersOf(file.words[word])) !== String(placeholdersOf(ENGLISH?.words[word] ?? '')),
    );
    expect(differing).toEqual([]);
  });

  it('is a language that Node can write dates and amounts in', () => {
    expect(Intl.DateTimeFormat.supportedLocalesOf([code])).toEqual([code]);
    expect(['ltr', 'rtl']).toContain(file.direction);
    expect(file.clientNames).toEqual(file.clientNames.map((name) => name.toLowerCase()));
    expect(knownTag(code)).toBe(code);
  });
});

describe('The language of a page', () => {
  it('is one of four, and more where files are added', () => {
    expect([...LANGUAGES.keys()]).toEqual(expect.arrayContaining(['de', 'en', 'es', 'fr']));
  });

  it.each([
    ['', '', 'en'],
    ['de', '', 'de'],
    ['de-AT', '', 'de-AT'],
    ['de', 'French', 'fr'],
    ['', ' spanish ', 'es'],
    ['', 'es', 'es'],
    ['en-GB', 'english', 'en-GB'],
    ['de', 'klingon', 'de'],
    ['xx', '', 'en'],
    ['not a tag', '', 'en'],
    ['de', '__proto__', 'de'],
  ])('of a tenant with %j and a client with %j is %s', (tenant, client, tag) => {
    expect(languageFor(tenant, client).tag).toBe(tag);
  });

  it('writes values in the place of their names, without reading them again', () => {
    expect(say(languageFor('en', ''), 'invoice', { number: '{number} $& <b>' })).toBe('Invoice {number} $& <b>');
  });

  it.each([
    ['en', '$1,234,567.80', 'November 17, 2026', 'Nov 17, 2026', '8.25%', '5 days ago'],
    ['en-GB', 'US$1,234,567.80', '17 November 2026', '17 Nov 2026', '8.25%', '5 days ago'],
    ['de', '1.234.567,80 $', '17. November 2026', '17.11.2026', '8,25 %', 'vor 5 Tagen'],
    ['es', '1.234.567,80 US$', '17 de noviembre de 2026', '17 nov 2026', '8,25 %', 'hace 5 días'],
    ['fr', '1 234 567,80 $US', '17 novembre 2026', '17 nov. 2026', '8,25 %', 'il y a 5 jours'],
  ])('%s writes amounts, dates and rates as its readers do', (tag, amount, long, medium, rate, distance) => {
    const formats = formatsOf(tag, currencyOf('USD'));
    const texts = [
      formats.money(123_456_780n),
      formats.longDate('2026-11-17'),
      formats.time('2026-11-17').text,
      formats.rate(8_250n),
      formats.distance('2026-11-17', '2026-11-22'),
    ];
    expect(texts.map(plain)).toEqual([amount, long, medium, rate, distance]);
  });

  it.each([
    ['2026-11-22', 'in 0 days'],
    ['2026-09-23', '60 days ago'],
    ['2026-09-22', '2 months ago'],
    ['2027-02-01', 'in 2 months'],
    ['2024-11-20', '2 years ago'],
    ['1900-01-01', '126 years ago'],
  ])('says how far %s is in days, months or years', (date, distance) => {
    expect(plain(formatsOf('en', currencyOf('USD')).distance(date, '2026-11-22'))).toBe(distance);
  });

  it('keeps every digit of an amount', () => {
    const formats = formatsOf('de', currencyOf('EUR'));
    expect(plain(formats.money(900_719_925_474_099_399n))).toBe('9.007.199.254.740.993,99 €');
    expect(plain(formats.money(-5n))).toBe('−0,05 €');
  });

  it('names countries in its own words', () => {
    expect(['de', 'fr', 'es'].map((tag) => formatsOf(tag, currencyOf('USD')).country('de'))).toEqual([
      'Deutschland',
      'Allemagne',
      'Alemania',
    ]);
    expect(formatsOf('de', currencyOf('USD')).country('Atlantis')).toBe('Atlantis');
  });

  it('has a word for each state of an invoice, and no two the same in the place of another', () => {
    const states = WORDS.filter((word: Word) => word.startsWith('state'));
    for (const [, file] of LANGUAGES) expect(new Set(states.map((word) => file.words[word])).size).toBe(states.length);
  });
});
