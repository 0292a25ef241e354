import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { html } from '../../adapters/html.ts';

const TRICKY = ['<', '>', '"', "'", '&', '&amp;', '</p>', '<script>', '-->', ']]>', '`', '=', '\0', '\u2028', 'é'];
const text = fc.oneof(
  fc.array(fc.constantFrom(...TRICKY), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

describe('A value in a page', () => {
  it('comes back as it was, and never ends its element or its attribute', () => {
    fc.assert(
      fc.property(text, text, (attribute, content) => {
        const page = html`<p title="${attribute}">${[content, null]}</p>`.toString();
        const [, shownAttribute = '', shown = ''] = /^<p title="([^"<>]*)">([^<>]*)<\/p>$/.exec(page) ?? [];
        const read = (escaped: string): string =>
          escaped.replace(/&(amp|lt|gt|quot|#39);/g, (_all, name: string) => CHARACTERS[name] ?? '');
        expect([read(shownAttribute), read(shown)]).toEqual([attribute, content]);
        expect(shownAttribute + shown).not.toMatch(/['"<>]|&(?!amp;|lt;|gt;|quot;|#39;)/);
      }),
      { numRuns: 2_000 },
    );
  });
});
