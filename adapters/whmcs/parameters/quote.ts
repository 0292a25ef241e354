import type { QuoteChanges, WantedQuoteLine } from '../../../src/core/commands/quotes.ts';
import {
  DISCOUNT_DECIMALS,
  QUOTE_STAGES,
  WHOLE_DISCOUNT,
  type Discount,
  type QuoteStage,
} from '../../../src/core/records/quote.ts';
import { parseNumber, roundedUnitsOf, shortest, unitsOf, type Decimal } from '../../../src/core/money/decimal.ts';
import type { LocalDate } from '../../../src/core/dates.ts';
import { readSerialized } from '../../forms/php-serialize.ts';
import type { PhpArray, PhpValue } from '../../forms/php-value.ts';
import { isNoValue, trimmed } from '../../values/words.ts';
import { ifPresent } from './decode.ts';
import { named } from './named.ts';
import { demandPerson, personOf, type PersonParams } from './person.ts';
import { toAmount, toBoolean, toDate, toId } from './values.ts';
import { Violation } from './violation.ts';

type Text = string | undefined;
type QuoteParams = PersonParams & {
  readonly subject?: Text;
  readonly stage?: Text;
  readonly validuntil?: Text;
  readonly datecreated?: Text;
  readonly proposal?: Text;
  readonly customernotes?: Text;
  readonly adminnotes?: Text;
};

const LONGEST_DESCRIPTION = 65_535;
const QUANTITY_DECIMALS = 10;
const LARGEST_QUANTITY = 10n ** 22n;

/** A stage by its name, in any case; throws the documented Violation. */
export function toStage(text: string): QuoteStage {
  const stage = named(QUOTE_STAGES, text);
  if (stage === null) throw new Violation('Invalid Stage', 'stage');
  return stage;
}

/** The wanted fields of a quote, without those that are absent. Throws Violation. */
export function quoteFieldsOf(params: QuoteParams): QuoteChanges {
  const person = personOf(params);
  demandPerson(person);
  const { mails: _none, ...address } = person;
  const given = <K extends string, T>(name: K, value: T | undefined | null): Partial<Record<K, T>> =>
    value === undefined || value === null ? {} : ({ [name]: value } as Record<K, T>);
  return {
    ...address,
    ...given('subject', params.subject),
    ...given('stage', ifPresent(params.stage, toStage)),
    ...given('validOn', dayOf(params.validuntil)),
    ...given('createdOn', dayOf(params.datecreated)),
    ...given('proposal', params.proposal),
    ...given('customerNotes', params.customernotes),
    ...given('adminNotes', params.adminnotes),
  };
}

export function dayOf(text: Text): LocalDate | null {
  return ifPresent(text, toDate);
}

/** The items of `lineitems`: base64 of PHP's serialized array of arrays, or an array of arrays. Throws Violation. */
export function quoteLinesOf(value: PhpValue | undefined): readonly WantedQuoteLine[] {
  if (value === undefined || (typeof value === 'string' && isAbsent(value))) return [];
  const items = typeof value === 'string' ? readSerialized(value) : value;
  if (items === null || typeof items === 'string') throw invalid('base64 of a serialized array, or an array');
  return [...items.values()].map(lineOf);
}

function lineOf(item: PhpValue): WantedQuoteLine {
  if (typeof item === 'string') throw invalid('each item must be an array');
  const description = textIn(item, ['desc', 'description']);
  if (description !== null && description.length > LONGEST_DESCRIPTION) {
    throw invalid(`desc must be text of at most ${LONGEST_DESCRIPTION} characters`);
  }
  return {
    id: valueIn(item, ['id'], toId, 'id must be a whole number'),
    description,
    quantity: valueIn(item, ['qty', 'quantity'], toQuantity, 'qty must be a number with at most ten decimals'),
    unitPrice: valueIn(item, ['up', 'unitprice'], toAmount, 'up must be in decimal format: ### or ###.##'),
    discount: valueIn(item, ['discount'], toDiscount, 'discount must be a percentage from 0 to 100'),
    isTaxed: flagIn(item),
  };
}

/** The member under the name of the documents, or under that of an answer. */
function textIn(item: PhpArray, names: readonly string[]): string | null {
  const value = names.map((name) => item.get(name)).find((each) => each !== undefined);
  if (value === undefined) return null;
  if (typeof value !== 'string') throw invalid(`${names[0] ?? ''} must be text, not an array`);
  return value;
}

function valueIn<T>(
  item: PhpArray,
  names: readonly string[],
  decode: (text: string) => T | null,
  rule: string,
): T | null {
  const text = textIn(item, names);
  if (text === null || isAbsent(text)) return null;
  const value = decode(trimmed(text));
  if (value === null) throw invalid(rule);
  return value;
}

/** PHP writes `false` as an empty text. */
function flagIn(item: PhpArray): boolean | null {
  const text = textIn(item, ['taxable']);
  if (text === null || isNoValue(trimmed(text))) return null;
  const flag = toBoolean(trimmed(text));
  if (flag === null) throw invalid('taxable must be true or false');
  return flag;
}

function toQuantity(text: string): Decimal | null {
  const number = parseNumber(text);
  const units = number === null ? null : unitsOf(number, QUANTITY_DECIMALS);
  if (units === null || units >= LARGEST_QUANTITY || units <= -LARGEST_QUANTITY) return null;
  return shortest({ unscaled: units, scale: QUANTITY_DECIMALS });
}

function toDiscount(text: string): Discount | null {
  const number = parseNumber(text);
  const discount = number === null ? null : roundedUnitsOf(number, DISCOUNT_DECIMALS);
  return discount === null || discount < 0n || discount > WHOLE_DISCOUNT ? null : discount;
}

function isAbsent(text: string): boolean {
  return trimmed(text) === '' || isNoValue(trimmed(text));
}

function invalid(rule: string): Violation {
  return new Violation(`Invalid lineitems: ${rule}`, 'lineitems');
}
