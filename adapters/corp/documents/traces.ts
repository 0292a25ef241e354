import { CONTROL_ARGUMENTS } from '../../../schemas/corp/values.ts';
import type { DialectTraces } from '../../kit/traces.ts';
import { textOf } from '../arguments.ts';
import { client } from '../client.ts';
import { METHODS } from '../methods.ts';
import { readPacket } from '../wddx/read-packet.ts';
import { upperCaseName } from '../wddx/value.ts';

/** How calls of the dialect are found outside of the gateway. */
export const TRACES: DialectTraces = {
  signs: ['adilas', 'api_call_function_name', 'corp/api'],
  functions: [],
  ownParameters: Object.keys(CONTROL_ARGUMENTS),
  parameterKey: upperCaseName,
  documentedParameters: (name) => {
    const method = METHODS.get(name.toLowerCase());
    if (method === undefined || method.schema.evidence === 'ours') return [];
    const all = Object.entries(method.schema.arguments);
    return all.filter(([, { evidence = 'documented' }]) => evidence === 'documented').map(([argument]) => argument);
  },
  counterparts: {
    startMainInvoice: ['CreateInvoice'],
    addInvoiceLineItem: ['UpdateInvoice'],
    updateMainInvoice: ['UpdateInvoice'],
    updateMainInvoiceAmount: ['UpdateInvoice'],
    advancedMainInvoiceSearch: ['GetInvoices'],
    addInvoicePayment: ['AddInvoicePayment'],
    getInvoicePayments: ['GetTransactions'],
    voidInvoicePayment: ['AddTransaction'],
    getCorpWideSettings: ['GetConfigurationValue'],
    getSpecificCorpWideSettings: ['GetConfigurationValue'],
    getGeneralLookupValues: ['GetPaymentMethods'],
  },
  read: async (request) => {
    const { given } = await readPacket(request);
    return { action: textOf(given, client.actionParameter), names: [...given.keys()] };
  },
};
