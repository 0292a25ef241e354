import { createHash } from 'node:crypto';
import { addInvoicePayment as schema } from '../../../../schemas/corp/billing/add-invoice-payment.ts';
import { addInvoicePaymentSample } from '../../../../schemas/corp/samples/billing/add-invoice-payment.ts';
import type { AddPayment } from '../../../../src/core/commands.ts';
import { decimalText, parseNumber, shortest, type Decimal } from '../../../../src/core/money/decimal.ts';
import type { PaymentDetails } from '../../../../src/core/payment.ts';
import type { PlacedDate } from '../../../values/place-date.ts';
import { isTimed, toWallTime } from '../../../values/wall-text.ts';
import { redirectLinks } from '../../answer-parts.ts';
import { required } from '../../decode.ts';
import { moneyTypeOf, submit, type Method, type MethodCall } from '../../method.ts';
import type { MoneyType } from '../../settings.ts';
import { validatorOf, type ValidArguments } from '../../validate.ts';

const validate = validatorOf(schema);

/** Records a payment, and answers the links to the three places of the document. */
export const addInvoicePayment: Method = {
  name: schema.title,
  schema,
  sample: addInvoicePaymentSample,
  access: 'write',
  knows: (name) => Object.hasOwn(schema.arguments, name),
  async run(call) {
    const payment = decode(call);
    await submit(call, payment, 'payment-added');
    return { REDIRECT_LINK_ARRAY: redirectLinks(call, payment.invoiceId) };
  },
};

function decode(call: MethodCall): AddPayment {
  const values = validate(call.given, call);
  const invoiceId = Number(values['INVOICE_NUMBER']);
  const moneyType = moneyTypeOf(call, Number(values['MONEY_TYPE_ID']));
  const amount = required(parseNumber(values['AMOUNT_PAID'] ?? ''));
  const { actor } = call.origin;
  const processedBy = values['TRANSACTION_PROCESSED_BY_ID'];
  const payeeId = processedBy === undefined ? actor.actingUserId : Number(processedBy);
  const date = dateOf(values);
  const said: Said = {
    moneyType,
    merchantSettingId: Number(values['MERCHANT_SETTING_ID']),
    payeeId,
    authorizationCode: values['TRANSACTION_NUMBER'] ?? '',
    checkNumber: values['PAYMENT_CHECK_NUMBER'] ?? '',
    notes: values['PAYMENT_NOTES'] ?? '',
  };
  const reference = values['ACTUAL_TRANS_NUMBER'] ?? '';
  return {
    kind: 'add-payment',
    origin:
      payeeId === undefined || payeeId === actor.actingUserId
        ? call.origin
        : { ...call.origin, actor: { ...actor, actingUserId: payeeId } },
    invoiceId,
    amount,
    fees: null,
    gateway: moneyType.gateway,
    reference,
    paidAt: date.time,
    sendsMail: true,
    details: detailsOf(said),
    completesDelivery: true,
    duplicateDigest: reference === '' ? duplicateDigestOf(invoiceId, amount, date, said) : null,
  };
}

/** The details of a payment beside its money, as the caller gave them; blank where it gave none. */
interface Said {
  readonly moneyType: MoneyType;
  readonly merchantSettingId: number;
  readonly payeeId: number | undefined;
  readonly authorizationCode: string;
  readonly checkNumber: string;
  readonly notes: string;
}

/** The date-time overrides the date. */
function dateOf(values: ValidArguments): PlacedDate {
  const text = values['TRANSACTION_DATE_TIME'] ?? values['TRANSACTION_DATE'] ?? '';
  return { time: required(toWallTime(text)), isTimed: isTimed(text) };
}

type DetailName =
  | 'authorizationCode'
  | 'checkNumber'
  | 'merchantSettingId'
  | 'moneyTypeId'
  | 'moneyTypeName'
  | 'notes'
  | 'processedById';

/** The names are in order, as the history has them. */
function detailsOf(said: Said): PaymentDetails {
  const details: Partial<Record<DetailName, string>> = {};
  if (said.authorizationCode !== '') details.authorizationCode = said.authorizationCode;
  if (said.checkNumber !== '') details.checkNumber = said.checkNumber;
  details.merchantSettingId = String(said.merchantSettingId);
  details.moneyTypeId = String(said.moneyType.id);
  if (said.moneyType.name !== '') details.moneyTypeName = said.moneyType.name;
  if (said.notes !== '') details.notes = said.notes;
  if (said.payeeId !== undefined) details.processedById = String(said.payeeId);
  return details;
}

/** SHA-256 of everything that the payment says, in any types: the same again within the window is a repeat. */
function duplicateDigestOf(
  invoiceId: number,
  amount: Decimal,
  date: PlacedDate,
  { moneyType, merchantSettingId, payeeId, authorizationCode, checkNumber, notes }: Said,
): AddPayment['duplicateDigest'] {
  const { unscaled, scale } = shortest(amount);
  const said = [
    invoiceId,
    decimalText(unscaled, scale),
    moneyType.id,
    merchantSettingId,
    date.time,
    payeeId ?? null,
    // Digests of payments on record have these names in this order.
    { authorizationCode, checkNumber, notes },
  ];
  return { digest: createHash('sha256').update(JSON.stringify(said)).digest('hex'), isTimed: date.isTimed };
}
