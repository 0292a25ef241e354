/** A number of a card has so many digits. */
const FEWEST_DIGITS = 13;
const MOST_DIGITS = 19;
/** Digits in groups, as people write card numbers. */
const GROUPS = /\d+(?:[ .\-\u2010-\u2015\u00a0]\d+)*/g;

/**
 * Whether a text holds the number of a card: 13 to 19 digits whose check digit is right, in one piece or in groups of
 * digits, also beside other digits, letters and signs.
 */
export function holdsCardNumber(text: string): boolean {
  const plain = text.normalize('NFKC').replace(/[\u200b-\u200d\u2060\ufeff]/g, '');
  return [...plain.matchAll(GROUPS)].some(([digits]) =>
    isCardNumber(digits.split(/\D/).filter((group) => group !== '')),
  );
}

/** Any neighbouring groups may be a number: another number may be written beside it. */
function isCardNumber(groups: readonly string[]): boolean {
  return groups.some((_group, first) => startsCardNumber(groups, first));
}

/** Luhn's check, in one walk: whether even or odd places count double is known with the length. Zeros only fail it. */
function startsCardNumber(groups: readonly string[], first: number): boolean {
  let [length, evenDoubled, oddDoubled] = [0, 0, 0];
  for (let at = first; at < groups.length; at += 1) {
    const group = groups[at] ?? '';
    if (length + group.length > MOST_DIGITS) return false;
    for (const character of group) {
      const digit = Number(character);
      const doubled = digit > 4 ? digit * 2 - 9 : digit * 2;
      evenDoubled += length % 2 === 0 ? doubled : digit;
      oddDoubled += length % 2 === 0 ? digit : doubled;
      length += 1;
    }
    const sum = length % 2 === 0 ? evenDoubled : oddDoubled;
    if (length >= FEWEST_DIGITS && sum > 0 && sum % 10 === 0) return true;
  }
  return false;
}
