import { toWddxDateTime, toWddxNumber } from './scalars.ts';
import { upperCaseName, type WddxStruct, type WddxValue } from './value.ts';

/** What only an XML parser judges: entities, line ends that it rewrites, characters that no XML holds. */
// eslint-disable-next-line no-control-regex
const NEEDS_A_PARSER = /[&\r\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\]\]>|\p{Surrogate}/u;
const HEAD =
  /<wddxPacket version=(?:'1\.0'|"1\.0")>[ \t\n]*(?:<header\/>|<header><\/header>)[ \t\n]*<data>[ \t\n]*<struct>/y;
const MEMBER =
  /[ \t\n]*<var name=(?:'([\w.-]+)'|"([\w.-]+)")>[ \t\n]*<(string|number|dateTime)>([^<]*)<\/\3>[ \t\n]*<\/var>/y;
const TAIL = /[ \t\n]*<\/struct>[ \t\n]*<\/data>[ \t\n]*<\/wddxPacket>[ \t\n]*$/y;
/** Far below every limit of the full reader. */
const LONGEST = 16 * 1024;

/**
 * Reads the packet that nearly every caller sends, a flat struct of strings, numbers and dates, without a parser of XML,
 * which takes ten times as long. `null` for any other, well formed or not: the full reader judges it. What is read here
 * is read there the same.
 */
export function readPlainPacket(text: string): WddxStruct | null {
  if (text.length > LONGEST || NEEDS_A_PARSER.test(text)) return null;
  HEAD.lastIndex = 0;
  if (!HEAD.test(text)) return null;
  const struct = new Map<string, WddxValue>();
  let at = HEAD.lastIndex;
  for (;;) {
    MEMBER.lastIndex = at;
    const match = MEMBER.exec(text);
    if (match === null) break;
    const [, single, double, type = '', content = ''] = match;
    const value = valueOf(type, content);
    if (value === null) return null;
    struct.set(upperCaseName(single ?? double ?? ''), value);
    at = MEMBER.lastIndex;
  }
  TAIL.lastIndex = at;
  return TAIL.test(text) ? struct : null;
}

/** `null` for a number that is none. */
function valueOf(type: string, text: string): WddxValue {
  if (type === 'number') return toWddxNumber(text);
  return type === 'dateTime' ? toWddxDateTime(text) : text;
}
