/**
 * Characters that begin a line, colour a terminal or reverse text: controls, C1 and DEL, separators, format
 * characters.
 */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/gu;
/** JSON writes the C0 controls as escapes already. */
const UNSAFE_IN_JSON = /[\u007f-\u009f\p{Zl}\p{Zp}\p{Cf}]/gu;

/** The same JSON, in characters that are safe on every terminal and in every viewer of lines. */
export function safeJson(json: string): string {
  return json.replace(UNSAFE_IN_JSON, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** One line of text, whatever a caller sent. */
export function oneLine(text: string): string {
  return text.replace(UNSAFE, ' ');
}

const COLOURS: Readonly<Record<string, number>> = { error: 31, warn: 33, info: 32, debug: 34 };
const OTHER_COLOUR = 36;

/** A line for people: time, level, message, then the fields as `name=value`; those without a value are left out. */
export function prettyLine(
  time: string,
  level: string,
  message: string,
  fields: Readonly<Record<string, unknown>>,
  isColoured: boolean,
): string {
  const name = oneLine(level);
  const shown = Object.entries(fields)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => `${oneLine(key)}=${valueText(value)}`);
  const coloured = isColoured ? `\u001b[${COLOURS[level] ?? OTHER_COLOUR}m${name}\u001b[39m` : name;
  return [oneLine(time), coloured, oneLine(message), ...shown].join(' ');
}

/** A plain word is unchanged. */
function valueText(value: unknown): string {
  if (typeof value === 'string' && /^[\w.:/@+-]+$/.test(value)) return value;
  return safeJson(JSON.stringify(value));
}
