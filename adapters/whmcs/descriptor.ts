import { whmcsOpenApi } from '../../schemas/whmcs/openapi.ts';
import { DOCUMENTED_ACTIONS } from '../../schemas/whmcs/names.ts';
import type { ActionSchema, ValueFormat, ValueSchema } from '../../schemas/whmcs/values.ts';
import type { DialectAction, DialectDescriptor, DialectParameter } from '../descriptor.ts';
import { API_SECRET } from '../kit/api-secret.ts';
import type { DefaultFormat } from './answers/encode.ts';
import { client, md5 } from './client.ts';
import { DIALECT } from './credentials.ts';
import { documentation, numberedName } from './documentation.ts';
import { GROUPS } from './generated/actions.ts';
import { PATHS, whmcsDialect } from './index.ts';
import { REFERENCE } from './reference.ts';
import { TRACES } from './traces.ts';

const TYPES: Readonly<Record<ValueFormat, DialectParameter['type']>> = {
  id: 'id',
  'array-key': 'id',
  amount: 'amount',
  percentage: 'percentage',
  boolean: 'boolean',
  date: 'date',
  'date-or-never': 'date',
};

/** The WHMCS-style dialect. */
export const whmcs: DialectDescriptor = {
  name: DIALECT,
  title: 'WHMCS-style',
  summary: 'For PHP scripts, billing modules and libraries. Form fields in; JSON, XML or NVP out.',
  paths: PATHS,
  actions: Object.entries(GROUPS).flatMap(([group, actions]) =>
    actions.map(({ name, access, schema }): DialectAction => ({
      name,
      group,
      access,
      parameters: parametersOf(schema),
      since: schema['x-since'],
    })),
  ),
  documentedNames: DOCUMENTED_ACTIONS,
  documentedCalls: [
    { subject: 'invoices', names: ['CreateInvoice', 'GetInvoice', 'UpdateInvoice', 'GetInvoices'] },
    {
      subject: 'payments',
      names: ['AddInvoicePayment', 'GetTransactions', 'AddTransaction', 'UpdateTransaction', 'CapturePayment'],
    },
    {
      subject: 'clients',
      names: ['GetClientsDetails', 'GetClients', 'AddClient', 'UpdateClient', 'CloseClient', 'DeleteClient'],
    },
    { subject: 'contacts', names: ['GetContacts', 'AddContact', 'UpdateContact', 'DeleteContact'] },
    { subject: 'credit', names: ['AddCredit', 'GetCredits', 'ApplyCredit'] },
    {
      subject: 'connection tests, lists',
      names: [
        'GetPaymentMethods',
        'GetCurrencies',
        'GetStats',
        'GetClientGroups',
        'ValidateLogin',
        'GetHealthStatus',
        'WhmcsDetails',
        'GetAdminDetails',
        'GetConfigurationValue',
        'GetActivityLog',
      ],
    },
    {
      subject: 'billing runs, mail',
      names: ['SendEmail', 'GetEmails', 'GetEmailTemplates', 'AddBillableItem', 'GenInvoices'],
    },
    { subject: 'pay methods', names: ['GetPayMethods', 'AddPayMethod', 'UpdatePayMethod', 'DeletePayMethod'] },
    {
      subject: 'quotes',
      names: ['AcceptQuote', 'CreateQuote', 'DeleteQuote', 'SendQuote', 'UpdateQuote', 'GetQuotes'],
    },
  ],
  credentials: [
    API_SECRET,
    {
      kind: 'admin-login',
      option: { flag: 'admin', value: '<login>', description: 'a login with a password, sent as md5(password)' },
      identifierOf: (_tenantId, login) => login,
      sentPassword: md5,
      shown: (password) => ({ password, passwordMd5: md5(password) }),
    },
  ],
  ownsIdentifier: (identifier) => !identifier.includes('/'),
  readsQueryString: true,
  hasAnswerSettings: true,
  variables: ['WHMCS_DEFAULT_RESPONSETYPE'],
  client,
  openApi: () =>
    whmcsOpenApi(
      Object.entries(GROUPS).flatMap(([group, actions]) =>
        actions.map(({ schema, sample }) => ({ schema, group, example: sample.request })),
      ),
    ),
  documentation,
  reference: REFERENCE,
  traces: TRACES,
  demoCredentials: ({ identifier, secret, login, password }) => [
    ['Demo credential', `identifier ${identifier}  secret ${secret}`],
    ['Demo admin', `username ${login}  password md5("${password}")`],
  ],
  exampleCall: (url, { identifier, secret }) => [
    `curl ${url}${client.path} -d action=GetInvoice -d invoiceid=1 -d responsetype=json \\`,
    `  -d identifier=${identifier} -d secret=${secret}`,
  ],
  example: ({ identifier, secret }) => ({
    encoding: 'form',
    parameters: { action: 'GetInvoice', invoiceid: 78, identifier, secret, responsetype: 'json' },
  }),
  // A whole amount: no currency has too few decimals for it.
  firstCall: (url, { client: clientId, identifier, secret }) => [
    `curl '${url}${client.path}' \\`,
    `  -d action=CreateInvoice -d userid=${clientId} -d 'itemdescription1=First item' -d itemamount1=10 \\`,
    `  -d identifier=${identifier} -d secret=${secret} -d responsetype=json`,
  ],
  create: ({ variables, ...ports }) =>
    whmcsDialect(ports, { defaultFormat: (variables['WHMCS_DEFAULT_RESPONSETYPE'] ?? 'auto') as DefaultFormat }),
};

function parametersOf({ properties, patternProperties = {}, required }: ActionSchema): readonly DialectParameter[] {
  return [
    ...Object.entries(properties).map(([name, value]): DialectParameter => ({
      name,
      type: typeOf(value),
      isRequired: required.includes(name),
      form: value.additionalProperties === undefined ? 'value' : 'map',
      isSecret: value['x-secret'] === true,
    })),
    ...Object.entries(patternProperties).map(([pattern, value]): DialectParameter => ({
      name: numberedName(pattern),
      type: typeOf(value),
      isRequired: false,
      form: 'numbered',
    })),
  ];
}

function typeOf({ format, additionalProperties }: ValueSchema): DialectParameter['type'] {
  const named = additionalProperties?.format ?? format;
  return named === undefined ? 'text' : TYPES[named];
}
