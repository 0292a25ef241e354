import { timingSafeEqual } from 'node:crypto';

/** Compares two texts in constant time. Only their lengths decide early: they must not be secret. */
export function isSameText(expected: string, given: string): boolean {
  const [expectedBytes, givenBytes] = [Buffer.from(expected), Buffer.from(given)];
  return expectedBytes.length === givenBytes.length && timingSafeEqual(expectedBytes, givenBytes);
}
