import { getInvoicePaymentsSample } from '../../../../schemas/corp/samples/billing/get-invoice-payments.ts';
import { getInvoicePayments as schema } from '../../../../schemas/corp/billing/get-invoice-payments.ts';
import { gatewayKey } from '../../../../src/core/gateway-names.ts';
import type { Payment, Refund } from '../../../../src/core/payment.ts';
import type { InvoiceView } from '../../../../src/core/ports.ts';
import { amountsOf, moneyOf } from '../../answer-parts.ts';
import { viewOf, type AnswerMembers, type Method, type MethodCall } from '../../method.ts';
import type { MoneyType } from '../../settings.ts';
import { validatorOf } from '../../validate.ts';

const validate = validatorOf(schema);

/** Lists the payments of an invoice, whichever dialect recorded them. */
export const getInvoicePayments: Method = {
  name: schema.title,
  schema,
  sample: getInvoicePaymentsSample,
  access: 'read',
  knows: (name) => Object.hasOwn(schema.arguments, name),
  async run(call) {
    const values = validate(call.given, call);
    const view = await viewOf(call, Number(values['INVOICE_NUMBER']));
    return {
      INVOICE_NUMBER: view.invoice.id,
      ...amountsOf(view.invoice),
      QRY_INVOICE_PAYMENTS_ARRAY: view.payments.map((payment) => paymentRow(call, view, payment)),
      QRY_INVOICE_REFUNDS_ARRAY: view.refunds.map((refund) => refundRow(view, refund)),
    };
  },
};

function paymentRow(call: MethodCall, { invoice, refunds }: InvoiceView, payment: Payment): AnswerMembers {
  const { details } = payment;
  const type = typeOf(call, payment);
  const refundedMinor = refunds
    .filter(({ paymentId }) => paymentId === payment.id)
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  return {
    INVOICE_PAYMENT_ID: payment.id,
    AMOUNT_PAID: moneyOf(payment.amountMinor, invoice.currency),
    AMOUNT_REFUNDED: moneyOf(refundedMinor, invoice.currency),
    AMOUNT_CREDITED: moneyOf(payment.excessMinor, invoice.currency),
    MONEY_TYPE_ID: type?.id ?? 0,
    MONEY_TYPE_NAME: type?.name ?? '',
    MERCHANT_SETTING_ID: Number(details['merchantSettingId'] ?? 0),
    GATEWAY: payment.gateway,
    ACTUAL_TRANS_NUMBER: payment.reference,
    TRANSACTION_NUMBER: details['authorizationCode'] ?? '',
    PAYMENT_CHECK_NUMBER: details['checkNumber'] ?? '',
    PAYMENT_NOTES: details['notes'] ?? '',
    TRANSACTION_DATE_TIME: payment.paidAt,
  };
}

/** The money type of the call that recorded the payment; else the first with the payment's gateway. */
function typeOf({ settings }: MethodCall, { details, gateway }: Payment): MoneyType | undefined {
  const { moneyTypeId, moneyTypeName } = details;
  if (moneyTypeId !== undefined) return { id: Number(moneyTypeId), name: moneyTypeName ?? '', gateway };
  return settings.moneyTypes.find((type) => gatewayKey(type.gateway) === gatewayKey(gateway));
}

function refundRow({ invoice }: InvoiceView, refund: Refund): AnswerMembers {
  return {
    INVOICE_REFUND_ID: refund.id,
    INVOICE_PAYMENT_ID: refund.paymentId,
    AMOUNT_REFUNDED: moneyOf(refund.amountMinor, invoice.currency),
    ACTUAL_TRANS_NUMBER: refund.reference,
    TRANSACTION_DATE_TIME: refund.refundedAt,
  };
}
