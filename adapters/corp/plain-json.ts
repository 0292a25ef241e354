import type { Argument, Arguments } from './arguments.ts';

/**
 * What JSON.parse alone judges is left out, escapes and control characters; and names with a small letter: of two that
 * differ in case alone it may put the later one first.
 */
// eslint-disable-next-line no-control-regex
const MEMBER = / *"([^"\\\u0000-\u001Fa-z]*)" *: *"([^"\\\u0000-\u001F]*)" *([,}])/y;

/**
 * Reads the packet that nearly every caller sends, a flat object of texts under names in upper case, without JSON.parse,
 * whose object would only be taken to pieces again. `null` for any other, well formed or not: the full reader judges it.
 * What is read here is read there the same.
 */
export function readPlainJson(text: string): Arguments | null {
  if (!text.startsWith('{')) return null;
  const found = new Map<string, Argument>();
  let at = 1;
  for (;;) {
    MEMBER.lastIndex = at;
    const member = MEMBER.exec(text);
    if (member === null) return null;
    const [, name = '', value = '', end] = member;
    found.set(name, value);
    at = MEMBER.lastIndex;
    if (end === '}') return at === text.length ? found : null;
  }
}
