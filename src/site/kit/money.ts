import { html, type Html } from '../../../adapters/html.ts';
import { currencyOf, decimalText } from '../../core/money/money.ts';

/** An amount as people read it: grouped digits and the currency's decimals, such as `1,562.40`; a minus is `−`. */
export function amountText(minor: bigint, currency: string): string {
  const [whole = '', fraction] = decimalText(minor < 0n ? -minor : minor, currencyOf(currency).exponent).split('.');
  const grouped = BigInt(whole).toLocaleString('en-US');
  return `${minor < 0n ? '−' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** An amount with its currency. */
export function amount(minor: bigint, currency: string): Html {
  return html`<span class="figure">${amountText(minor, currency)}</span> <span class="unit">${currency}</span>`;
}
