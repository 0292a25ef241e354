import { describe, expect, it } from '@jest/globals';
import { plainTextOf } from '../../adapters/mail/plain-text.ts';
import { computing } from '../support/computing/processor-time.ts';

describe('The plain text of HTML', () => {
  it.each([
    ['words', 'words'],
    ['<p>One</p><p>Two<br/>Three</p>', 'One\n\nTwo\nThree'],
    ['<ul><li>a</li><li>b</li></ul>', 'a\n\nb'],
    ['1 < 2 &amp;&amp; 3 &gt; 2 &#8364;&nbsp;5 &unknown; &#0;&#55296;', '1 < 2 && 3 > 2 € 5 &unknown;'],
    ['a<style>b{c}</style>d<script>e()</script>f<!-- g > h -->i', 'adfi'],
    ['<head><title>t</title></head><body>x</body>', 'x'],
    ['a <b', 'a'],
    ['  many   blanks \n\n\n\n and lines ', 'many blanks\n\nand lines'],
    ['', ''],
  ])('of %j', (html, text) => {
    expect(plainTextOf(html)).toBe(text);
  });

  it.each(['<', '<p', '<script>', '<script></script>', '<style></STYLE>', '<!--', '&#', '&amp;', '\n', ' ', '<p>'])(
    'takes time by the length only, of many %j',
    (piece) => {
      const spent = computing();
      plainTextOf(piece.repeat(65_535 / piece.length));
      expect(spent()).toBeLessThan(1_000);
    },
  );
});
