/** In code points. Enough for a row of Metrc's validation and for a line of a table. */
const LENGTH_LIMIT = 500;

/**
 * The error messages in Metrc's answer: an array of `{row, message}` (a failed validation), or `{Message}`, in either key
 * case. Returns `null` for any other answer, for example from a proxy.
 */
export function errorWords(body: string): string | null {
  const found = parsedJson(body);
  const items: readonly unknown[] = Array.isArray(found) ? found : [found];
  const messages = items.map(messageOf).filter((message) => message !== '');
  return messages.length === 0 ? null : messages.join('; ');
}

/** The text on one line, without control characters, cut to 500 code points. */
export function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  const points = Array.from(line);
  return points.length <= LENGTH_LIMIT ? line : `${points.slice(0, LENGTH_LIMIT - 1).join('')}…`;
}

/** A property by its name, or by the name with a lower-case first letter. */
export function fieldOf(object: object, name: string): unknown {
  const small = name.charAt(0).toLowerCase() + name.slice(1);
  const key = [name, small].find((candidate) => Object.hasOwn(object, candidate));
  return key === undefined ? undefined : (object as Readonly<Record<string, unknown>>)[key];
}

/** The value of a JSON text, or `undefined` if it is invalid. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function messageOf(item: unknown): string {
  if (typeof item === 'string') return item.trim();
  if (typeof item !== 'object' || item === null) return '';
  const message = fieldOf(item, 'Message');
  return typeof message === 'string' ? message.trim() : '';
}
