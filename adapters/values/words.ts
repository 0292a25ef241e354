/** Words that JavaScript callers write where they have no value. */
const NO_VALUE: ReadonlySet<string> = new Set(['null', 'undefined']);

/**
 * A text without the white space around it: all that PHP's `trim` removes, and the blanks of Unicode, which look the
 * same to a person. A NUL is refused before.
 */
export function trimmed(text: string): string {
  return text.trim();
}

/** Whether a text without blanks around it says that there is no value. */
export function isNoValue(text: string): boolean {
  return NO_VALUE.has(text);
}
