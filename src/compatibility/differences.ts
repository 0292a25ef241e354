/** A numbered row of docs/differences.md. Its cells are Markdown. */
export interface Difference {
  /** Such as `W-01`. */
  readonly number: string;
  readonly subject: string;
  /** The cells after the subject, but the test: the original, the gateway, the reason. */
  readonly original: string;
  readonly gateway: string;
  readonly reason: string;
  /** The row without its test. */
  readonly text: string;
}

/** The rows under the heading of a dialect, by its title. */
export function differencesOf(title: string, document: string): readonly Difference[] {
  const part = document.split(/^## /m).find((each) => each.startsWith(`The ${title} dialect`)) ?? '';
  return part.split('\n').flatMap((line) => {
    const [, number = '', text = ''] = /^\| ([A-Z]-\d+) \|(.*)\|[^|]*\|$/.exec(line) ?? [];
    if (number === '') return [];
    const [subject = '', original = '', gateway = '', reason = ''] = text.split(/(?<!\\)\|/).map((cell) => cell.trim());
    return [{ number, subject, original, gateway, reason, text }];
  });
}

/** The rows that name an action. */
export function differencesOfAction(all: readonly Difference[], action: string): readonly Difference[] {
  const name = new RegExp(`\\b${action}\\b`);
  return all.filter(({ text }) => name.test(text));
}

/**
 * The rows that name a parameter of an action as code: those that name the action too, and those that name none of the
 * dialect's actions.
 */
export function differencesOfParameter(
  all: readonly Difference[],
  actions: readonly string[],
  action: string,
  parameter: string,
): readonly Difference[] {
  const name = new RegExp(`\`(?:[^\`]*\\W)?${parameter.replace(/X$/, '')}(?:\\W[^\`]*)?\``);
  const any = new RegExp(`\\b(?:${actions.join('|')})\\b`);
  const own = new RegExp(`\\b${action}\\b`);
  return all.filter(({ text }) => name.test(text) && (own.test(text) || !any.test(text)));
}
