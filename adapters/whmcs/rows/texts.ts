import type { WallTime } from '../../../src/core/dates.ts';
import { decimalText, type Currency } from '../../../src/core/money/money.ts';
import type { Rate } from '../../../src/core/money/percentage.ts';

/** How this dialect writes a time that never was. */
const NEVER = '0000-00-00 00:00:00';
/** Money has two decimals on this wire; a currency with more keeps them, so that no amount is shown wrong. */
const MONEY_DECIMALS = 2;
const RATE_DECIMALS = 3;

export function moneyText(minor: bigint, { exponent }: Pick<Currency, 'exponent'>): string {
  const missing = Math.max(0, MONEY_DECIMALS - exponent);
  return decimalText(minor * 10n ** BigInt(missing), exponent + missing);
}

export function rateText(rate: Rate): string {
  return decimalText(rate, RATE_DECIMALS);
}

export function timeText(time: WallTime | null): string {
  return time ?? NEVER;
}
