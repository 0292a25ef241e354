import { parseNumber } from '../../src/core/money/decimal.ts';
import { currencyOf } from '../../src/core/money/money.ts';

/** As people write money: groups of three digits or none, and decimals. */
const MONEY = /^([0-9]{1,40}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,12})(?:\.([0-9]{1,4}))?$/;

/**
 * The number in an amount as people write money: `1234.50` for `1,234.50`, `1236.20` for `$1,236.20`. It has two decimals
 * or as many as the currency has, and no sign but the currency's own. A number, and a text that is not an amount, stay as
 * they are; so does `1,00`, which may be one or a hundred.
 */
export function plainAmount(text: string, currency: string): string {
  if (parseNumber(text) !== null) return text;
  const [, whole = '', decimals = ''] = MONEY.exec(withoutSymbol(text, currency)) ?? [];
  const isMoney = whole !== '' && [2, currencyOf(currency).exponent].includes(decimals.length);
  return isMoney ? whole.replaceAll(',', '') + (decimals === '' ? '' : `.${decimals}`) : text;
}

/** Without the currency's code or symbol before the number. */
function withoutSymbol(text: string, currency: string): string {
  const symbol = symbolsOf(currency).find((candidate) => text.startsWith(candidate));
  return symbol === undefined ? text : text.slice(symbol.length).trimStart();
}

const symbols = new Map<string, readonly string[]>();

/** Longer ones first: the Canadian dollar is `CAD`, `CA$` and `$`. */
function symbolsOf(currency: string): readonly string[] {
  const known = symbols.get(currency);
  if (known !== undefined) return known;
  const found = (['code', 'symbol', 'narrowSymbol'] as const).map((currencyDisplay) => {
    const format = new Intl.NumberFormat('en-US', { style: 'currency', currency, currencyDisplay });
    return format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? currency;
  });
  symbols.set(currency, found);
  return found;
}
