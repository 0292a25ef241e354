/** The symbols of currencies. Several share one: the code is behind each amount anyway. */
const SYMBOLS: Readonly<Record<string, string>> = {
  AUD: '$',
  BRL: 'R$',
  CAD: '$',
  CNY: '¥',
  EUR: '€',
  GBP: '£',
  ILS: '₪',
  INR: '₹',
  JPY: '¥',
  KRW: '₩',
  MXN: '$',
  NGN: '₦',
  NZD: '$',
  PHP: '₱',
  PLN: 'zł',
  RUB: '₽',
  SGD: '$',
  THB: '฿',
  TRY: '₺',
  UAH: '₴',
  USD: '$',
  VND: '₫',
  ZAR: 'R',
};

/** The text before an amount in a currency, such as `$`; empty where it has none. */
export function currencyPrefix(code: string): string {
  return SYMBOLS[code] ?? '';
}

/** The text behind an amount, with the blank before it: ` USD`. */
export function currencySuffix(code: string): string {
  return ` ${code}`;
}
