/** Words that JavaScript callers write where they have no value. */
const NO_VALUE: ReadonlySet<string> = new Set(['null', 'undefined']);

/**
 * A text without the white space around it: all that PHP's `trim` removes, and the blanks of Unicode, which look the
 * same to a person. A NUL is refused before.
 */
export function trimmed(text: string): string {
  return text.trim();
}

/** A copy to keep. A part of a text keeps the whole text in memory, and a caller's name may be a part of a large body. */
export function copied(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}

/** Whether a text without blanks around it says that there is no value. */
export function isNoValue(text: string): boolean {
  return NO_VALUE.has(text);
}
