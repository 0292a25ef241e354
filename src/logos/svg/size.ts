import type { SaxesAttributeNS } from 'saxes';
import { LogoRefused } from '../bounds.ts';

const LONGEST = 100_000;
/** A wider or higher picture would be a line on a page. */
const MOST_TIMES = 20;

/** The size of a picture, from its view box or else its sides. Throws LogoRefused without either. */
export function sizeOf(attributes: Readonly<Record<string, SaxesAttributeNS>>): {
  readonly width: number;
  readonly height: number;
} {
  const box = attributes['viewBox']?.value.trim().split(/[\s,]+/) ?? [];
  const [width, height] = box.length === 4 ? box.slice(2) : [attributes['width']?.value, attributes['height']?.value];
  const size = { width: lengthOf(width), height: lengthOf(height) };
  if (size.width > MOST_TIMES * size.height || size.height > MOST_TIMES * size.width) {
    throw new LogoRefused(`The logo is more than ${MOST_TIMES} times as long on one side as on the other.`);
  }
  return size;
}

function lengthOf(text: string | undefined): number {
  const value = Number(/^\s*([0-9]{1,6}(?:\.[0-9]{0,6})?)(?:px)?\s*$/.exec(text ?? '')?.[1] ?? Number.NaN);
  if (!(value > 0 && value <= LONGEST)) {
    throw new LogoRefused('The logo has no viewBox with a size, such as viewBox="0 0 120 40": set one.');
  }
  // Stored in whole units: only the shape of the picture matters.
  return Math.max(1, Math.ceil(value));
}
