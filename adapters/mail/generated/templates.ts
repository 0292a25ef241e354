// Written by `npm run registries` from adapters/mail/templates: do not edit.
import type { MailTemplate } from '../template.ts';
import { clientSignupEmail } from '../templates/client-signup-email.ts';
import { creditCardPaymentConfirmation } from '../templates/credit-card-payment-confirmation.ts';
import { creditCardPaymentFailed } from '../templates/credit-card-payment-failed.ts';
import { firstInvoiceOverdueNotice } from '../templates/first-invoice-overdue-notice.ts';
import { invoiceCreated } from '../templates/invoice-created.ts';
import { invoicePaymentConfirmation } from '../templates/invoice-payment-confirmation.ts';
import { invoicePaymentReminder } from '../templates/invoice-payment-reminder.ts';
import { invoiceRefundConfirmation } from '../templates/invoice-refund-confirmation.ts';
import { quoteDeliveryWithPdf } from '../templates/quote-delivery-with-pdf.ts';
import { secondInvoiceOverdueNotice } from '../templates/second-invoice-overdue-notice.ts';
import { thirdInvoiceOverdueNotice } from '../templates/third-invoice-overdue-notice.ts';

/** Every template of a mail. */
export const TEMPLATES: readonly MailTemplate[] = [
  clientSignupEmail,
  creditCardPaymentConfirmation,
  creditCardPaymentFailed,
  firstInvoiceOverdueNotice,
  invoiceCreated,
  invoicePaymentConfirmation,
  invoicePaymentReminder,
  invoiceRefundConfirmation,
  quoteDeliveryWithPdf,
  secondInvoiceOverdueNotice,
  thirdInvoiceOverdueNotice,
];
