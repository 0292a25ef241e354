import type { Command } from '../commands.ts';
import type { LoadPlan } from '../load-plan.ts';
import { addBillableItemRule } from './billing/add-billable-item.ts';
import { billItemsRule } from './billing/bill-items.ts';
import { endBillingRule } from './billing/end-billing.ts';
import { addCreditRule } from './credit/add-credit.ts';
import { applyCreditRule } from './credit/apply-credit.ts';
import { addClientRule } from './clients/add-client.ts';
import { endCaptureRule } from './captures/end-capture.ts';
import { startCaptureRule } from './captures/start-capture.ts';
import { addContactRule } from './clients/add-contact.ts';
import { deleteClientRule } from './clients/delete-client.ts';
import { deleteContactRule } from './clients/delete-contact.ts';
import { updateClientRule } from './clients/update-client.ts';
import { updateContactRule } from './clients/update-contact.ts';
import { planDeliveryRule } from './deliveries/plan-delivery.ts';
import { chargeLateFeeRule } from './daily/charge-late-fee.ts';
import { remindInvoiceRule } from './daily/remind-invoice.ts';
import { addLineRule } from './invoices/add-line.ts';
import { createInvoiceRule } from './invoices/create-invoice.ts';
import { setInvoiceAmountRule } from './invoices/set-invoice-amount.ts';
import { updateInvoiceRule } from './invoices/update-invoice.ts';
import { sendMailRule } from './mails/send-mail.ts';
import { addPaymentRule } from './payments/add-payment.ts';
import { addPayMethodRule } from './pay-methods/add-pay-method.ts';
import { deletePayMethodRule } from './pay-methods/delete-pay-method.ts';
import { updatePayMethodRule } from './pay-methods/update-pay-method.ts';
import { refundPaymentRule } from './payments/refund-payment.ts';
import { acceptQuoteRule } from './quotes/accept-quote.ts';
import { createQuoteRule } from './quotes/create-quote.ts';
import { deleteQuoteRule } from './quotes/delete-quote.ts';
import { sendQuoteRule } from './quotes/send-quote.ts';
import { updateQuoteRule } from './quotes/update-quote.ts';
import type { Rule } from './rule.ts';
import { updateTransactionRule } from './transactions/update-transaction.ts';
import { addTransactionRule } from './transactions/add-transaction.ts';

/** The rule of each kind of command. */
const RULES: { readonly [K in Command['kind']]: Rule<Extract<Command, { readonly kind: K }>> } = {
  'accept-quote': acceptQuoteRule,
  'add-billable-item': addBillableItemRule,
  'add-client': addClientRule,
  'add-contact': addContactRule,
  'add-line': addLineRule,
  'add-credit': addCreditRule,
  'add-pay-method': addPayMethodRule,
  'add-payment': addPaymentRule,
  'bill-items': billItemsRule,
  'add-transaction': addTransactionRule,
  'apply-credit': applyCreditRule,
  'charge-late-fee': chargeLateFeeRule,
  'create-invoice': createInvoiceRule,
  'create-quote': createQuoteRule,
  'delete-client': deleteClientRule,
  'delete-contact': deleteContactRule,
  'delete-pay-method': deletePayMethodRule,
  'delete-quote': deleteQuoteRule,
  'end-billing': endBillingRule,
  'plan-delivery': planDeliveryRule,
  'end-capture': endCaptureRule,
  'start-capture': startCaptureRule,
  'refund-payment': refundPaymentRule,
  'send-mail': sendMailRule,
  'send-quote': sendQuoteRule,
  'remind-invoice': remindInvoiceRule,
  'set-invoice-amount': setInvoiceAmountRule,
  'update-pay-method': updatePayMethodRule,
  'update-client': updateClientRule,
  'update-contact': updateContactRule,
  'update-invoice': updateInvoiceRule,
  'update-transaction': updateTransactionRule,
  'update-quote': updateQuoteRule,
};

export function ruleOf(command: Command): Rule<Command> {
  return RULES[command.kind];
}

/** The rows to load and to lock before a command's decision. */
export function loadPlanOf(command: Command): LoadPlan {
  return ruleOf(command).plan(command);
}
