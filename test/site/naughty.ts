import type { LifeTexts } from './rich-invoice.ts';

/** Texts that run, or change the page, where one of them is not escaped. */
export const NAUGHTY = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></textarea></style><svg/onload=alert(1)>',
  '&lt;b&gt;&amp;amp;',
  '{{7*7}} ${7*7} <%= 7*7 %> #{7*7}',
  'javascript:alert(1)//<a href=javascript:alert(1)>',
  '\u202e\u2067 txt.exe <b>مرحبا</b>',
  '<!--<plaintext>-->]]>',
  '𝕏 <i>é́</i> \u200b',
] as const;

/** One of them in each place of a life; another one by each `first`. */
export function naughtyTexts(first: number): LifeTexts {
  const at = (place: number): string => NAUGHTY[(first + place) % NAUGHTY.length] ?? '';
  return {
    ...{ client: at(0), line: at(1), notes: at(2), reference: at(3) },
    ...{ gateway: at(4), route: at(5), description: at(6), subject: at(7) },
  };
}
