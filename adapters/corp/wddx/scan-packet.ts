import { MalformedPacket } from './malformed-packet.ts';

const MAX_ELEMENTS = 10_000;

const XML_DECLARATION = /^\uFEFF?<\?xml[ \t\r\n]/;
/** One without an internal subset, whatever it names. Nothing is ever fetched. */
const BARE_DOCTYPE =
  /<!DOCTYPE\s+[A-Za-z_:][\w:.-]*(?:\s+SYSTEM\s*(?:"[^"]*"|'[^']*')|\s+PUBLIC\s*(?:"[^"]*"|'[^']*')(?:\s*(?:"[^"]*"|'[^']*'))?)?\s*>/y;

/**
 * One pass over the markup before any of it is parsed. Throws MalformedPacket for a DOCTYPE with an internal subset, a
 * second one, any other declaration, a processing instruction other than the XML declaration, and more than 10,000
 * elements. It skips comments and CDATA sections; where it loses its way the packet is not well-formed, which the parser
 * finds.
 */
export function scanPacket(text: string): void {
  let elements = 0;
  let hasDoctype = false;
  let at = text.indexOf('<');
  const first = at;
  while (at >= 0) {
    let next = at + 1;
    if (text.startsWith('<!--', at)) {
      next = endOf('-->', text, at + 4);
    } else if (text.startsWith('<![CDATA[', at)) {
      next = endOf(']]>', text, at + 9);
    } else if (text[next] === '!') {
      BARE_DOCTYPE.lastIndex = at;
      if (hasDoctype || !BARE_DOCTYPE.test(text)) throw forbidden('a document type or entity declaration');
      hasDoctype = true;
      next = BARE_DOCTYPE.lastIndex;
    } else if (text[next] === '?') {
      if (at !== first || !XML_DECLARATION.test(text)) throw forbidden('a processing instruction');
    } else if (text[next] !== '/') {
      elements += 1;
      if (elements > MAX_ELEMENTS) {
        throw new MalformedPacket('too-many-elements', `A WDDX packet has at most ${MAX_ELEMENTS} elements.`);
      }
    }
    at = text.indexOf('<', next);
  }
}

function endOf(mark: string, text: string, from: number): number {
  const found = text.indexOf(mark, from);
  if (found < 0) throw new MalformedPacket('not-well-formed', 'The WDDX packet is not well-formed XML.');
  return found + mark.length;
}

function forbidden(what: string): MalformedPacket {
  return new MalformedPacket('forbidden-markup', `The WDDX packet contains ${what}.`);
}
