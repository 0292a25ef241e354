import type { Json } from '../changes.ts';
import type { NewLine } from '../commands.ts';
import type { Line } from '../invoice.ts';
import type { Currency } from '../money/money.ts';
import { givenText } from './decision.ts';

/** The caller's text of a line's amount. */
export interface GivenLine {
  readonly amount: string;
  readonly id: number;
}

/** Of some wanted lines, side by side with the lines made of them: those whose amount is not recorded as it was given. */
export function givenLines(wanted: readonly NewLine[], made: readonly Line[], currency: Currency): GivenLine[] {
  return wanted.flatMap(({ amount }, index) => {
    const line = made[index];
    const text = line === undefined ? undefined : givenText(amount, line.amountMinor, currency);
    return line === undefined || text === undefined ? [] : [{ amount: text, id: line.id }];
  });
}

/** The caller's texts of amounts that are recorded differently, for the history; `undefined` without one. */
export function givenOf(lines: readonly GivenLine[], credit?: string): Json | undefined {
  if (lines.length === 0 && credit === undefined) return undefined;
  return { credit, lines: lines.length === 0 ? undefined : lines.map((line) => ({ ...line })) };
}
