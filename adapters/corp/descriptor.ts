import { corpOpenApi } from '../../schemas/corp/openapi.ts';
import type { DialectAction, DialectDescriptor, DialectParameter } from '../descriptor.ts';
import { client } from './client.ts';
import { corpIdentifier, DIALECT } from './credentials.ts';
import { documentation } from './documents/documentation.ts';
import { GROUPS } from './generated/methods.ts';
import { corpDialect, PATHS } from './index.ts';
import type { Method } from './method.ts';
import { REFERENCE } from './documents/reference.ts';
import { TRACES } from './documents/traces.ts';

/** The corp-ID dialect. */
export const corp: DialectDescriptor = {
  name: DIALECT,
  title: 'corp-ID',
  summary: 'For eComm and Metrc-style systems. JSON or WDDX in and out.',
  paths: PATHS,
  actions: Object.entries(GROUPS).flatMap(([group, methods]) =>
    methods.map((method): DialectAction => ({
      name: method.name,
      group,
      access: method.access,
      parameters: parametersOf(method),
      since: method.schema.since,
    })),
  ),
  documentedCalls: [
    {
      subject: 'invoices',
      names: [
        'startMainInvoice',
        'addInvoiceLineItem',
        'updateMainInvoice',
        'updateMainInvoiceAmount',
        'addInvoiceDeliveryDetails',
        'advancedMainInvoiceSearch',
      ],
    },
    { subject: 'payments', names: ['addInvoicePayment', 'getInvoicePayments', 'voidInvoicePayment'] },
    {
      subject: 'settings, look-ups',
      names: [
        'getMerchantAccountSettings',
        'getCorpWideSettings',
        'getSpecificCorpWideSettings',
        'getGeneralLookupValues',
      ],
    },
  ],
  credentials: [
    {
      kind: 'corp-user',
      option: { flag: 'corp-user', value: '<name>', description: 'a user (API_USER_NAME) of the corp-ID dialect' },
      identifierOf: corpIdentifier,
      sentPassword: (password) => password,
      shown: (password) => ({ password }),
    },
  ],
  ownsIdentifier: (identifier) => identifier.includes('/'),
  isSwitchedByTenant: true,
  client,
  openApi: () =>
    corpOpenApi(
      Object.entries(GROUPS).flatMap(([group, methods]) =>
        methods.map(({ schema, sample }) => ({ schema, group, example: sample.request })),
      ),
    ),
  documentation,
  reference: REFERENCE,
  traces: TRACES,
  demoCredentials: ({ corpPassword }) => [
    ['Demo corporation', `API_CORP_KEY_ID PLA-0053  API_USER_NAME demo  API_USER_PASSWORD ${corpPassword}`],
  ],
  exampleCall: (url, { corpPassword }) => [
    `curl ${url}${client.path} -H 'Content-Type: application/json' -d '{"API_CALL_FUNCTION_NAME":"addInvoicePayment",`,
    `  "API_CORP_KEY_ID":"PLA-0053","API_USER_NAME":"demo","API_USER_PASSWORD":"${corpPassword}","API_CURRENT_PAYEE_ID":"3",`,
    `  "CORP_ID":53,"INVOICE_NUMBER":78,"MONEY_TYPE_ID":2,"AMOUNT_PAID":15,"TRANSACTION_DATE":"2015-03-24"}'`,
  ],
  example: ({ corpPassword }) => ({
    encoding: 'json',
    parameters: {
      [client.actionParameter]: 'addInvoicePayment',
      API_CORP_KEY_ID: 'PLA-0053',
      API_USER_NAME: 'demo',
      API_USER_PASSWORD: corpPassword,
      API_CURRENT_PAYEE_ID: '3',
      CORP_ID: 53,
      INVOICE_NUMBER: 78,
      MONEY_TYPE_ID: 2,
      AMOUNT_PAID: 15,
      TRANSACTION_DATE: '2015-03-24',
    },
  }),
  create: ({ commands, reads, authenticator, links, clock }) =>
    corpDialect({ commands, reads, authenticator, links, clock }),
};

function parametersOf({ schema }: Method): readonly DialectParameter[] {
  return Object.entries(schema.arguments).map(([name, { type, isRequired }]) => ({
    name,
    type: type === 'number' ? 'number' : 'text',
    isRequired,
    form: 'value',
  }));
}
