import { createHash } from 'node:crypto';
import { addInvoicePayment as schema } from '../../../../schemas/corp/billing/add-invoice-payment.ts';
import { isRepeat, type AddPayment } from '../../../../src/core/commands.ts';
import { CredentialMoved } from '../../../../src/core/credential.ts';
import { decimalText, parseId, shortest, type Decimal } from '../../../../src/core/money/decimal.ts';
import type { PaymentDetails } from '../../../../src/core/payment.ts';
import { readAmount } from '../../amounts.ts';
import { rawTextOf, textOf, type Arguments } from '../../arguments.ts';
import { readDate, type GivenDate } from '../../dates.ts';
import type { Method, MethodCall } from '../../method.ts';
import { CallEnded } from '../../outcome.ts';
import { STATUS_OF_REFUSAL } from '../../ret-status.ts';
import type { MoneyType } from '../../settings.ts';

/** The document's default. */
const MERCHANT_SETTING = '1';
const LONGEST_TOKEN = 255;
const LONGEST_NOTES = 65_535;

/** Records a payment, and answers the links to the three places of the document. */
export const addInvoicePayment: Method = {
  name: schema.title,
  schema,
  knows: (name) => Object.hasOwn(schema.arguments, name),
  async run(call) {
    const payment = decode(call);
    call.notes.invoice = String(payment.invoiceId);
    const outcome = await call.commands.submit(payment);
    call.notes.isRepeat = isRepeat(outcome);
    if (!outcome.ok) {
      if (outcome.code === 'credential-revoked') throw new CredentialMoved();
      throw new CallEnded(STATUS_OF_REFUSAL[outcome.code], outcome.code);
    }
    const links = call.links.linksOf(call.tenantId, payment.invoiceId);
    return {
      REDIRECT_LINK_ARRAY: [
        { LABEL: 'invoice line items', URL: links.lines },
        { LABEL: 'printable invoice', URL: links.print },
        { LABEL: 'invoice homepage', URL: links.home },
      ],
    };
  },
};

/** What is wrong with the data is told before what is wrong with the dates, and both before the invoice is looked for. */
function decode(call: MethodCall): AddPayment {
  const { given, settings, conventions } = call;
  const corpId = idOf(given, 'CORP_ID');
  const invoiceId = idOf(given, 'INVOICE_NUMBER');
  const merchantSettingId = idOf(given, 'MERCHANT_SETTING_ID', MERCHANT_SETTING);
  const moneyTypeId = idOf(given, 'MONEY_TYPE_ID');
  if (corpId !== call.tenantId) throw new CallEnded('dataIn', 'another corporation', 'CORP_ID');
  if (!settings.merchantSettings.includes(merchantSettingId)) {
    throw new CredentialMoved(new CallEnded('dataIn', 'MERCHANT_SETTING_ID'));
  }
  const moneyType = settings.moneyTypes.find((type) => type.id === moneyTypeId);
  if (moneyType === undefined) throw new CredentialMoved(new CallEnded('dataIn', 'MONEY_TYPE_ID'));
  const amount = readAmount(textOf(given, 'AMOUNT_PAID'), conventions.currency);
  if (amount === null || amount.unscaled <= 0n) throw new CallEnded('dataIn', 'AMOUNT_PAID');
  const words = wordsOf(given);
  const payeeId = processedBy(given) ?? call.origin.actor.actingUserId;
  const date = dateOf(given, conventions.timeZone);
  const { reference } = words;
  const { actor } = call.origin;
  const isAnother = payeeId !== undefined && payeeId !== actor.actingUserId;
  return {
    kind: 'add-payment',
    origin: isAnother ? { ...call.origin, actor: { ...actor, actingUserId: payeeId } } : call.origin,
    invoiceId,
    amount,
    fees: null,
    gateway: moneyType.gateway,
    reference,
    paidAt: date.time,
    sendsMail: true,
    details: detailsOf(moneyType, merchantSettingId, payeeId, words),
    completesDelivery: true,
    duplicateDigest:
      reference === ''
        ? duplicateDigestOf(invoiceId, amount, moneyTypeId, merchantSettingId, date, payeeId, words)
        : null,
  };
}

/** A number of a row; throws CallEnded with `dataIn` where it is missing or none. */
function idOf(given: Arguments, name: string, fallback = ''): number {
  // What is there and no text is not absent: no default stands in for it.
  const text = given.get(name) === null ? '' : textOf(given, name) || fallback;
  const id = parseId(text);
  if (id === null || id === 0) throw new CallEnded('dataIn', name);
  return id;
}

/** Who did the transaction; `null` for the document's default, 0 or nothing. */
function processedBy(given: Arguments): number | null {
  const name = 'TRANSACTION_PROCESSED_BY_ID';
  const text = textOf(given, name);
  const isDefault = given.get(name) !== null && (text === '' || parseId(text) === 0);
  return isDefault ? null : idOf(given, name);
}

interface Words {
  readonly reference: string;
  readonly authorizationCode: string;
  readonly checkNumber: string;
  readonly notes: string;
}

function wordsOf(given: Arguments): Words {
  const word = (name: string, longest: number): string => {
    // A list or a struct is no text; nothing of it could be shown again.
    if (given.get(name) === null) throw new CallEnded('dataIn', name);
    const text = longest === LONGEST_NOTES ? rawTextOf(given, name) : textOf(given, name);
    if (text.length > longest) throw new CallEnded('dataIn', name);
    return text;
  };
  return {
    reference: word('ACTUAL_TRANS_NUMBER', LONGEST_TOKEN),
    authorizationCode: word('TRANSACTION_NUMBER', LONGEST_TOKEN),
    checkNumber: word('PAYMENT_CHECK_NUMBER', LONGEST_TOKEN),
    notes: word('PAYMENT_NOTES', LONGEST_NOTES),
  };
}

/** At least one date must be there, and each that is there must be one; the date-time wins. */
function dateOf(given: Arguments, timeZone: string): GivenDate {
  const time = readOneDate(given, 'TRANSACTION_DATE_TIME', timeZone);
  const date = readOneDate(given, 'TRANSACTION_DATE', timeZone);
  const winner = time ?? date;
  if (winner === null) throw new CallEnded('dataIn2', 'no date', 'TRANSACTION_DATE');
  return winner;
}

function readOneDate(given: Arguments, name: string, timeZone: string): GivenDate | null {
  const argument = given.get(name);
  if (argument === undefined || (typeof argument === 'string' && argument.trim() === '')) return null;
  const date = readDate(argument, timeZone);
  if (date === null) throw new CallEnded('dataIn2', name);
  return date;
}

type DetailName =
  | 'authorizationCode'
  | 'checkNumber'
  | 'merchantSettingId'
  | 'moneyTypeId'
  | 'moneyTypeName'
  | 'notes'
  | 'processedById';

/** What was said, with the names in order, as the history has them. */
function detailsOf(
  moneyType: MoneyType,
  merchantSettingId: number,
  payeeId: number | undefined,
  words: Words,
): PaymentDetails {
  const details: Partial<Record<DetailName, string>> = {};
  if (words.authorizationCode !== '') details.authorizationCode = words.authorizationCode;
  if (words.checkNumber !== '') details.checkNumber = words.checkNumber;
  details.merchantSettingId = String(merchantSettingId);
  details.moneyTypeId = String(moneyType.id);
  if (moneyType.name !== '') details.moneyTypeName = moneyType.name;
  if (words.notes !== '') details.notes = words.notes;
  if (payeeId !== undefined) details.processedById = String(payeeId);
  return details;
}

/** SHA-256 over all that the payment says, whatever types it came in: the same again within the window is a repeat. */
function duplicateDigestOf(
  invoiceId: number,
  amount: Decimal,
  moneyTypeId: number,
  merchantSettingId: number,
  date: GivenDate,
  payeeId: number | undefined,
  { reference: _none, ...words }: Words,
): AddPayment['duplicateDigest'] {
  const { unscaled, scale } = shortest(amount);
  const said = [
    invoiceId,
    decimalText(unscaled, scale),
    moneyTypeId,
    merchantSettingId,
    date.time,
    payeeId ?? null,
    words,
  ];
  return { digest: createHash('sha256').update(JSON.stringify(said)).digest('hex'), isTimed: date.isTimed };
}
