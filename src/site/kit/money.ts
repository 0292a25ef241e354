import { html, type Html } from '../../../adapters/html.ts';
import { currencyOf, decimalText } from '../../core/money/money.ts';

/** An amount as people read it: grouped digits and the currency's decimals, such as `1,562.40`; a minus is `−`. */
export function amountText(minor: bigint, currency: string): string {
  const [whole = '', fraction] = decimalText(minor < 0n ? -minor : minor, currencyOf(currency).exponent).split('.');
  const grouped = BigInt(whole).toLocaleString('en-US');
  return `${minor < 0n ? '−' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** A longer amount is written smaller, so that no line ends within its digits. */
const LONG = 13;

/** An amount with its currency. */
export function amount(minor: bigint, currency: string): Html {
  const text = amountText(minor, currency);
  return html`<span class="figure${text.length > LONG ? ' long' : ''}">${text}</span>
    <span class="unit">${currency}</span>`;
}
