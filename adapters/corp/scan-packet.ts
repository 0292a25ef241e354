import { MalformedPacket } from './malformed-packet.ts';

/** As large as the largest body the gateway takes. */
export const MAX_PACKET_BYTES = 256 * 1024;
export const MAX_ELEMENTS = 10_000;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LONE_SURROGATE = /\p{Surrogate}/u;
const XML_DECLARATION = /^\uFEFF?<\?xml[ \t\r\n]/;
/** The one that packets of the nineties carry. Nothing is ever fetched. */
const BARE_DOCTYPE =
  /<!DOCTYPE[ \t\r\n]+wddxPacket[ \t\r\n]+SYSTEM[ \t\r\n]+(?:"wddx_0090\.dtd"|'wddx_0090\.dtd')[ \t\r\n]*>/y;

/** The text of a packet, a byte order mark and all. Throws MalformedPacket: too large, not UTF-8 or Unicode, a NUL. */
export function packetText(packet: Buffer | string): string {
  if (Buffer.byteLength(packet) > MAX_PACKET_BYTES) {
    throw new MalformedPacket('too-large', `A WDDX packet has at most ${MAX_PACKET_BYTES / 1024} KiB.`);
  }
  const text = typeof packet === 'string' ? packet : decodeUtf8(packet);
  if (LONE_SURROGATE.test(text)) throw notUtf8();
  if (text.includes('\0')) throw new MalformedPacket('nul', 'The WDDX packet contains a NUL.');
  return text;
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw notUtf8();
  }
}

function notUtf8(): MalformedPacket {
  return new MalformedPacket('invalid-utf8', 'The WDDX packet is not UTF-8 text.');
}

/**
 * One pass over the markup before any of it is parsed. Throws MalformedPacket for a DOCTYPE other than the bare one, any
 * other declaration, a processing instruction other than the XML declaration, and more than 10,000 elements. It skips
 * comments and CDATA sections; where it loses its way the packet is not well-formed, which the parser finds.
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
