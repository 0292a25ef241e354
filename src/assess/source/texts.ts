import { formNames } from '../kinds/form-names.ts';
import type { SourceCall } from './call-forms.ts';
import type { DialectWords } from './dialect-words.ts';
import type { Reader } from './reader.ts';

/** Tokens behind the beginning of a query string that is put together. */
const LONGEST_SUM = 200;
const BRACE = /^\s*\{\s*\\?"/;
/** A member of a JSON object, and its value where that is a text. */
const MEMBER = /"([\w.[\]-]{1,100})"\s{0,20}:\s{0,20}(?:"([^"]*)")?/g;

/** The calls that are written as query strings, also in several texts: `'action=GetInvoice&invoiceid=' . $id`. */
export function callsInTexts(reader: Reader, all: readonly DialectWords[]): readonly SourceCall[] {
  const calls: SourceCall[] = [];
  for (let index = 0; index < reader.tokens.length; index += 1) {
    const token = reader.tokens[index];
    if (token?.sort !== 'text') continue;
    const packet = packetIn(token.text, all);
    if (packet !== null) calls.push({ ...packet, at: token.at });
    if (packet !== null || !token.text.includes('=')) continue;
    const words = all.find(({ actionParameter }) => holdsName(token.text, actionParameter));
    if (words === undefined) continue;
    if (words.isOtherPage(token.text)) continue;
    const { text, end } = summed(reader, index);
    const form = text.slice(text.indexOf('?') + 1);
    const { action, names } = formNames(form, words.actionParameter);
    const isCall = words.has(action) || words.hasOwn(new Map(names.map((name) => [name, null])));
    if (isCall)
      calls.push({ dialect: words.name, action: action === '' ? null : action, parameters: names, at: token.at });
    index = end;
  }
  return calls;
}

/** The call of a text that is JSON: `'{"action":"GetInvoice"}'`; `null` for any other text. */
function packetIn(text: string, all: readonly DialectWords[]): Omit<SourceCall, 'at'> | null {
  if (!BRACE.test(text)) return null;
  const pairs = new Map<string, string | null>();
  for (const [, name = '', value] of text.replaceAll('\\"', '"').matchAll(MEMBER)) pairs.set(name, value ?? null);
  for (const words of all) {
    const action = words.actionOf(pairs);
    if (action === undefined || !((action !== null && words.has(action)) || words.hasOwn(pairs))) continue;
    return { dialect: words.name, action, parameters: [...pairs.keys()] };
  }
  return null;
}

/** Whether a query string has a parameter: at its beginning, or behind a sign. */
function holdsName(text: string, name: string): boolean {
  const found = text.indexOf(`${name}=`);
  return found === 0 || (found > 0 && '?&'.includes(text[found - 1] ?? ' '));
}

/** The texts of a sum as one; what is not written out is left out. */
function summed(reader: Reader, from: number): { readonly text: string; readonly end: number } {
  const parts = [reader.textAt(from)];
  let end = from;
  let isJoined = false;
  for (let index = from + 1; index < reader.tokens.length && index - from < LONGEST_SUM; index += 1) {
    const token = reader.tokens[index];
    if (token?.sort === 'sign' && (token.text === ';' || token.text === ',')) break;
    if (token?.sort === 'sign' && (token.text === '.' || token.text === '+')) isJoined = true;
    else if (token?.sort === 'text') {
      if (!isJoined || !/^[&=]|&$/.test(token.text)) break;
      parts.push(token.text);
      end = index;
    }
  }
  return { text: parts.join(''), end };
}
