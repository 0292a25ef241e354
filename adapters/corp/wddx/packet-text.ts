import { charsetNamed, decodeText, withoutUtf16, type Charset } from '../../forms/charset.ts';

/** The beginning of a packet, after a mark and blanks. */
const BEGINNING = /^[\s\u0080-\u00ff]*[<[{]/;
/** An XML declaration that names its encoding, with the mark and the blanks that may come before it. */
const DECLARED = /^(?:\xef\xbb\xbf)?\s*<\?xml[ \t\r\n][^<>]*?encoding[ \t\r\n]*=[ \t\r\n]*["']([\w.:-]+)["']/;
/** A declaration is shorter. */
const LONGEST_HEAD = 512;

/**
 * The text of a packet without the mark and blanks before it, or `null` for bytes that begin like none. It is UTF-16 by
 * its first two bytes, else in the encoding that its XML declaration names, else in the charset of its content type. A
 * declared encoding that is not read is left to the parser to refuse. Throws MalformedRequest for bytes that are invalid
 * in their charset.
 */
export function packetText(packet: Buffer, charset: Charset): string | null {
  const bytes = withoutUtf16(packet, charset);
  if (!BEGINNING.test(bytes.toString('latin1'))) return null;
  const declared = DECLARED.exec(bytes.toString('latin1', 0, LONGEST_HEAD))?.[1];
  const text = decodeText(bytes, (declared === undefined ? null : charsetNamed(declared)) ?? charset).trimStart();
  return '<[{'.includes(text.charAt(0)) ? text : null;
}
