const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/**
 * The words of HTML, for readers of plain text: a line for each block, without elements, styles and scripts. Linear in the
 * length of the text.
 */
export function plainTextOf(html: string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open < 0) {
      parts.push(html.slice(at));
      break;
    }
    parts.push(html.slice(at, open));
    const { end, shown } = elementAt(html, open);
    parts.push(shown);
    at = end;
  }
  return tidy(decoded(parts.join('')));
}

/** Where an element's tag ends, with the content of one that shows none, and its text; a `<` without a tag is text. */
function elementAt(html: string, open: number): { readonly end: number; readonly shown: string } {
  const name = /^<[/!]?([a-z][a-z0-9]{0,15}|--)/i.exec(html.slice(open, open + 20))?.[1]?.toLowerCase();
  if (name === undefined) return { end: open + 1, shown: '<' };
  const closing = name === '--' ? '-->' : '>';
  const close = html.indexOf(closing, open);
  if (close < 0) return { end: html.length, shown: '' };
  const end = close + closing.length;
  if ((name === 'style' || name === 'script' || name === 'head') && html[open + 1] !== '/') {
    const ending = new RegExp(`</${name}`, 'gi');
    ending.lastIndex = end;
    return { end: ending.exec(html)?.index ?? html.length, shown: '' };
  }
  return { end, shown: /^(?:br|p|div|tr|li|h[1-6]|table|ul|ol|section|hr)$/.test(name) ? '\n' : '' };
}

function decoded(text: string): string {
  return text.replace(/&(?:#([0-9]{1,7})|([a-z]{2,4}));/gi, (entity, code: string | undefined, name: string) => {
    if (code === undefined) return NAMED[name.toLowerCase()] ?? entity;
    const point = Number(code);
    return point > 31 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff) ? String.fromCodePoint(point) : '';
  });
}

/** Blanks folded, at most one empty line between two others. */
function tidy(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/[ \t\r]+/g, ' ').trim());
  return lines
    .filter((line, index) => line !== '' || lines[index - 1] !== '')
    .join('\n')
    .trim();
}
