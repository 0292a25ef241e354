import type { ReturnedPackage } from '../../../core/delivery.ts';
import { parseDecimal } from '../../../core/money/decimal.ts';
import { oneOf } from '../../support/value-parsers.ts';
import type { ValueParser } from '../../support/options.ts';

const LABEL = /^[A-Za-z0-9-]{1,64}$/;
/** Metrc is sent a JSON number: fifteen digits survive it. */
const QUANTITY = /^[0-9]{1,9}(?:\.[0-9]{1,6})?$/;

export const PACKAGE_LABEL: ValueParser<string> = {
  rule: 'a package label of 1 to 64 letters, digits and -, such as ABCDEF012345670000010026',
  read: (text) => (LABEL.test(text) ? text : null),
};

export const LICENSE: ValueParser<string> = {
  rule: 'a licence number of 1 to 64 letters, digits and . / _ -, such as C12-0000001-LIC',
  read: (text) => (/^[A-Za-z0-9][A-Za-z0-9./_-]{0,63}$/.test(text) ? text : null),
};

/** Where Metrc is the track-and-trace system, and answers at `api-<state>.metrc.com`. */
const METRC_STATES = [
  ...['ak', 'al', 'ca', 'co', 'dc', 'gu', 'il', 'ky', 'la', 'ma', 'md', 'me', 'mi', 'mn', 'mo', 'ms', 'mt', 'nj'],
  ...['nv', 'ny', 'oh', 'ok', 'or', 'ri', 'sd', 'va', 'wv'],
] as const;

export const METRC_STATE: ValueParser<string> = oneOf<string>(METRC_STATES);

/** A package that came back; its note may contain colons. */
export const RETURNED_PACKAGE: ValueParser<ReturnedPackage> = {
  rule: 'LABEL:QUANTITY:UNIT:REASON or LABEL:QUANTITY:UNIT:REASON:NOTE with a quantity that is not negative and has at most nine digits and six decimals, such as "ABCDEF012345670000010027:1.5:Ounces:Damaged"',
  read: (text) => {
    const [label = '', quantity = '', unit = '', reason = '', ...rest] = text.split(':');
    const note = rest.join(':').trim();
    const isQuantity = QUANTITY.test(quantity) && parseDecimal(quantity) !== null;
    const areWords = isWord(unit) && isWord(reason) && (note === '' || isWord(note));
    return LABEL.test(label) && isQuantity && areWords
      ? { label, quantity, unitOfMeasure: unit.trim(), reason: reason.trim(), note }
      : null;
  },
};

function isWord(text: string): boolean {
  return text.trim() !== '' && text.length <= 200 && !/\p{Cc}/u.test(text);
}

/** As the option takes it. */
export function returnedText({ label, quantity, unitOfMeasure, reason, note }: ReturnedPackage): string {
  return [label, quantity, unitOfMeasure, reason, ...(note === '' ? [] : [note])].join(':');
}
