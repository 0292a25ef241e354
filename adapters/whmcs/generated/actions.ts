// Written by `npm run registries` from adapters/whmcs/actions: do not edit.
import type { Action } from '../action.ts';
import { addBillableItem } from '../actions/billing/add-billable-item.ts';
import { addCredit } from '../actions/billing/add-credit.ts';
import { addInvoicePayment } from '../actions/billing/add-invoice-payment.ts';
import { addPayMethod } from '../actions/billing/add-pay-method.ts';
import { addTransaction } from '../actions/billing/add-transaction.ts';
import { applyCredit } from '../actions/billing/apply-credit.ts';
import { capturePayment } from '../actions/billing/capture-payment.ts';
import { createInvoice } from '../actions/billing/create-invoice.ts';
import { deletePayMethod } from '../actions/billing/delete-pay-method.ts';
import { genInvoices } from '../actions/billing/gen-invoices.ts';
import { getCredits } from '../actions/billing/get-credits.ts';
import { getInvoice } from '../actions/billing/get-invoice.ts';
import { getInvoices } from '../actions/billing/get-invoices.ts';
import { getPayMethods } from '../actions/billing/get-pay-methods.ts';
import { getTransactions } from '../actions/billing/get-transactions.ts';
import { updateInvoice } from '../actions/billing/update-invoice.ts';
import { updatePayMethod } from '../actions/billing/update-pay-method.ts';
import { updateTransaction } from '../actions/billing/update-transaction.ts';
import { addClient } from '../actions/clients/add-client.ts';
import { addContact } from '../actions/clients/add-contact.ts';
import { closeClient } from '../actions/clients/close-client.ts';
import { deleteClient } from '../actions/clients/delete-client.ts';
import { deleteContact } from '../actions/clients/delete-contact.ts';
import { getClientGroups } from '../actions/clients/get-client-groups.ts';
import { getClients } from '../actions/clients/get-clients.ts';
import { getClientsDetails } from '../actions/clients/get-clients-details.ts';
import { getContacts } from '../actions/clients/get-contacts.ts';
import { updateClient } from '../actions/clients/update-client.ts';
import { updateContact } from '../actions/clients/update-contact.ts';
import { acceptQuote } from '../actions/quotes/accept-quote.ts';
import { createQuote } from '../actions/quotes/create-quote.ts';
import { deleteQuote } from '../actions/quotes/delete-quote.ts';
import { getQuotes } from '../actions/quotes/get-quotes.ts';
import { sendQuote } from '../actions/quotes/send-quote.ts';
import { updateQuote } from '../actions/quotes/update-quote.ts';
import { getActivityLog } from '../actions/system/get-activity-log.ts';
import { getAdminDetails } from '../actions/system/get-admin-details.ts';
import { getConfigurationValue } from '../actions/system/get-configuration-value.ts';
import { getCurrencies } from '../actions/system/get-currencies.ts';
import { getEmailTemplates } from '../actions/system/get-email-templates.ts';
import { getEmails } from '../actions/system/get-emails.ts';
import { getHealthStatus } from '../actions/system/get-health-status.ts';
import { getPaymentMethods } from '../actions/system/get-payment-methods.ts';
import { getStats } from '../actions/system/get-stats.ts';
import { sendEmail } from '../actions/system/send-email.ts';
import { validateLogin } from '../actions/system/validate-login.ts';
import { whmcsDetails } from '../actions/system/whmcs-details.ts';

/** Every action of the dialect, by group. */
export const GROUPS: Readonly<Record<string, readonly Action[]>> = {
  billing: [
    addBillableItem,
    addCredit,
    addInvoicePayment,
    addPayMethod,
    addTransaction,
    applyCredit,
    capturePayment,
    createInvoice,
    deletePayMethod,
    genInvoices,
    getCredits,
    getInvoice,
    getInvoices,
    getPayMethods,
    getTransactions,
    updateInvoice,
    updatePayMethod,
    updateTransaction,
  ],
  clients: [
    addClient,
    addContact,
    closeClient,
    deleteClient,
    deleteContact,
    getClientGroups,
    getClients,
    getClientsDetails,
    getContacts,
    updateClient,
    updateContact,
  ],
  quotes: [acceptQuote, createQuote, deleteQuote, getQuotes, sendQuote, updateQuote],
  system: [
    getActivityLog,
    getAdminDetails,
    getConfigurationValue,
    getCurrencies,
    getEmailTemplates,
    getEmails,
    getHealthStatus,
    getPaymentMethods,
    getStats,
    sendEmail,
    validateLogin,
    whmcsDetails,
  ],
};
