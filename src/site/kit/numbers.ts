const COUNT = new Intl.NumberFormat('en-US');
const formats = new Map<string, Intl.NumberFormat>();

/** A count for people, such as `12,096`. */
export function countText(count: number): string {
  return COUNT.format(count);
}

/** A share, a time or a place in a plot, with a number of decimals: `12.3`. Never money, which has no fractions. */
export function decimalsText(value: number, least: number, most = least): string {
  const key = `${least} ${most}`;
  const format =
    formats.get(key) ??
    new Intl.NumberFormat('en-US', { minimumFractionDigits: least, maximumFractionDigits: most, useGrouping: false });
  formats.set(key, format);
  return format.format(value);
}
