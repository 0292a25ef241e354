import { SaxesParser } from 'saxes';
import { charsetNamed } from '../../forms/charset.ts';
import { MalformedPacket } from './malformed-packet.ts';
import { PacketBuilder } from './packet-builder.ts';
import { scanPacket } from './scan-packet.ts';
import type { WddxValue } from './value.ts';

/** As large as the largest body the gateway takes. */
const MAX_PACKET_BYTES = 256 * 1024;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Reads a packet of WDDX 1.0 (DTD of 19 October 1999) and of 0.9, as strictly as the DTD but for what engines of the
 * family write: element names in any case, no header, empty or missing data (null), an empty number (0). `type` and
 * `php_class_name` mean nothing. Attributes that the DTD does not have are refused: `<number value="5"/>` is not 0.
 * Limits, as our own: 256 KiB, 10,000 elements 32 deep, 16 attributes each, 64 KiB of text and attribute values.
 * Throws MalformedPacket, and nothing else; what a DTD, an entity or an instruction is refused for comes first.
 */
export function readWddx(text: string): WddxValue {
  checkText(text);
  scanPacket(text);

  // Version 1.1 of XML would let control characters in.
  const parser = new SaxesParser({ forceXMLVersion: true, defaultXMLVersion: '1.0' });
  const builder = new PacketBuilder();
  parser.on('error', () => {
    // saxes' message can quote the packet.
    throw new MalformedPacket(
      'not-well-formed',
      `The WDDX packet is not well-formed XML (line ${parser.line}, column ${parser.column}).`,
    );
  });
  parser.on('xmldecl', ({ version, encoding }) => {
    if (version !== '1.0') throw new MalformedPacket('not-well-formed', 'The WDDX packet is not XML 1.0.');
    // The text has been decoded: what is left is to refuse an encoding that is not read.
    if (encoding !== undefined && charsetNamed(encoding) === null) {
      throw new MalformedPacket('invalid-utf8', 'The WDDX packet declares an encoding that is not read: use UTF-8.');
    }
  });
  parser.on('opentagstart', ({ name }) => {
    builder.open(name);
  });
  parser.on('attribute', ({ name, value }) => {
    builder.attribute(name, value);
  });
  parser.on('opentag', () => {
    builder.checkAttributes();
  });
  parser.on('text', (part) => {
    builder.text(part);
  });
  parser.on('cdata', (part) => {
    builder.text(part);
  });
  parser.on('closetag', () => {
    builder.close();
  });
  parser.write(text).close();
  return builder.value;
}

function checkText(text: string): void {
  if (Buffer.byteLength(text) > MAX_PACKET_BYTES) {
    throw new MalformedPacket('too-large', `A WDDX packet has at most ${MAX_PACKET_BYTES / 1024} KiB.`);
  }
  if (LONE_SURROGATE.test(text)) throw new MalformedPacket('invalid-utf8', 'The WDDX packet is not Unicode text.');
  if (text.includes('\0')) throw new MalformedPacket('nul', 'The WDDX packet contains a NUL.');
}
