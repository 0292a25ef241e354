import type { Json } from '../changes.ts';
import type { NewLine } from '../commands.ts';
import { textOfDecimal, type Decimal } from '../money/decimal.ts';

/** A wanted line for the history of a refusal, with the amount as the caller wrote it. */
export function requestedLine({ description, amount, isTaxed }: NewLine): {
  description: string;
  amount: Json;
  isTaxed: boolean;
} {
  return { description, amount: requestedAmount(amount), isTaxed };
}

/** The caller's text of an amount. */
export function requestedAmount(amount: Decimal | null): string | null {
  return amount === null ? null : textOfDecimal(amount);
}
