import { MalformedRequest } from './malformed-request.ts';

const MAX_DEPTH = 32;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/** JSON.parse itself recurses: the depth is bounded by one scan of the text before it is parsed. */
export function refuseDeepJson(text: string): void {
  if (opensFew(text, '[') && opensFew(text, '{')) return;
  let depth = 0;
  let isInString = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (isInString) {
      if (code === BACKSLASH) i += 1;
      else if (code === QUOTE) isInString = false;
    } else if (code === QUOTE) {
      isInString = true;
    } else if (OPENING.has(code)) {
      depth += 1;
      if (depth > MAX_DEPTH) {
        throw new MalformedRequest('nested-too-deep', `The JSON body is nested deeper than ${MAX_DEPTH} levels.`);
      }
    } else if (CLOSING.has(code)) {
      depth -= 1;
    }
  }
}

/** Whether a text has so few of a bracket, in its strings too, that with as many of the other it is not too deep. */
function opensFew(text: string, bracket: string): boolean {
  let count = 0;
  for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
    count += 1;
    if (count > MAX_DEPTH / 2) return false;
  }
  return true;
}

/** Whether the texts of a JSON body must be looked at by `checkText`: without an escape they are as its UTF-8 is. */
export function mayHideText(json: string): boolean {
  return json.includes('\\u');
}

/** JSON escapes can spell what no UTF-8 body can: lone surrogates, and NUL. */
export function checkText(text: string): string {
  if (/\p{Surrogate}/u.test(text)) {
    throw new MalformedRequest('invalid-utf8', 'A text of the JSON body is not valid Unicode.');
  }
  if (text.includes('\0')) throw new MalformedRequest('nul', 'A parameter contains a NUL character.');
  return text;
}
