// Written by `npm run registries` from adapters/corp/methods: do not edit.
import type { Method } from '../method.ts';
import { addInvoiceDeliveryDetails } from '../methods/billing/add-invoice-delivery-details.ts';
import { addInvoiceLineItem } from '../methods/billing/add-invoice-line-item.ts';
import { addInvoicePayment } from '../methods/billing/add-invoice-payment.ts';
import { advancedMainInvoiceSearch } from '../methods/billing/advanced-main-invoice-search.ts';
import { getInvoicePayments } from '../methods/billing/get-invoice-payments.ts';
import { startMainInvoice } from '../methods/billing/start-main-invoice.ts';
import { updateMainInvoice } from '../methods/billing/update-main-invoice.ts';
import { updateMainInvoiceAmount } from '../methods/billing/update-main-invoice-amount.ts';
import { voidInvoicePayment } from '../methods/billing/void-invoice-payment.ts';
import { getCorpWideSettings } from '../methods/system/get-corp-wide-settings.ts';
import { getGeneralLookupValues } from '../methods/system/get-general-lookup-values.ts';
import { getMerchantAccountSettings } from '../methods/system/get-merchant-account-settings.ts';
import { getSpecificCorpWideSettings } from '../methods/system/get-specific-corp-wide-settings.ts';

/** Every method of the dialect, by group. */
export const GROUPS: Readonly<Record<string, readonly Method[]>> = {
  billing: [
    addInvoiceDeliveryDetails,
    addInvoiceLineItem,
    addInvoicePayment,
    advancedMainInvoiceSearch,
    getInvoicePayments,
    startMainInvoice,
    updateMainInvoice,
    updateMainInvoiceAmount,
    voidInvoicePayment,
  ],
  system: [getCorpWideSettings, getGeneralLookupValues, getMerchantAccountSettings, getSpecificCorpWideSettings],
};
