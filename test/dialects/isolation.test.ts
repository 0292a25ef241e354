import { beforeAll, describe, expect, it } from '@jest/globals';
import { METHODS } from '../../adapters/corp/methods.ts';
import { callsOf, DIALECTS } from '../../adapters/dialects.ts';
import { ACTIONS } from '../../adapters/whmcs/actions.ts';
import { DEMO_CALLER } from '../../schemas/corp/samples/sample.ts';
import { setPortalPassword } from '../../db/logins/portal-passwords.ts';
import { hashPassword } from '../../src/auth/secrets.ts';
import { revokeCredential } from '../../db/admin/credentials.ts';
import { PAGES } from '../../src/core/links.ts';
import {
  addCorporation,
  addCorpUser,
  asJson,
  demoOf,
  post,
  switchOnAllMethods,
  type Corporation,
} from './corp/fixtures.ts';
import { gatewayWithCaller } from '../support/gateway-with-caller.ts';
import { callWhmcs, DEMO_CREDENTIAL, type Params, type WhmcsAnswer } from '../support/whmcs-client.ts';
import { exchange, tableStates, TRACES } from '../support/whmcs-wire.ts';
import type { Caller } from './whmcs/fixtures.ts';
import { get, signerOf } from '../pages/fixtures.ts';

const OWN = 53;
const OTHER = 54;
/** Ids that neither tenant has. */
const NOWHERE = 987_654;

interface OtherTenant {
  readonly corporation: Corporation;
  readonly invoice: number;
  readonly line: number;
  readonly client: number;
  readonly payee: number;
  readonly merchant: number;
  readonly moneyType: number;
  readonly payment: number;
  readonly payMethod: number;
  readonly tenant: number;
  readonly contact: number;
  readonly quote: number;
  readonly group: number;
  readonly currency: number;
  /** A driver, and a vehicle. */
  readonly driver: number;
}

const { gateway } = gatewayWithCaller();
let other: OtherTenant;
/** An invoice of the caller's own tenant. */
let own: number;
/** Another, which no case pays. */
let open: number;
/** A payment of the first. */
let payment: number;
/** A pay method of its client, and others to be deleted. */
let card: number;
const cards: number[] = [];
/** A contact of its client 1. */
let contact: number;
let quote: number;
/** Invoices that are charged, each once. */
const charged: number[] = [];

beforeAll(async () => {
  const corporation = await addCorporation(gateway, { id: OTHER, name: 'Other-Tenant-Ltd' }, 'OTH');
  await switchOnAllMethods(gateway);
  // None of its ids is one of the caller's tenant too.
  await gateway.database('id_counters').where({ tenant_id: OTHER }).update({ next_id: 5_000 });
  await gateway.addClient({ tenantId: OTHER, id: 5_001, name: 'Other-Client' });
  for (const [table, extra] of [
    ['payees', {}],
    ['merchant_settings', {}],
    ['money_types', { gateway: 'cash' }],
    [
      'client_groups',
      { colour: '#28c99b', discount_milli: 0, is_never_suspended: false, has_separate_invoices: false },
    ],
    ['drivers', { employee_number: 'E', license_number: 'L', phone: 'P' }],
  ] as const) {
    await gateway.database(table).insert({ tenant_id: OTHER, id: 5_002, name: 'Other-Entry', ...extra });
  }
  await gateway.database('currencies').insert({ tenant_id: OTHER, id: 5_002, code: 'EUR' });
  const vehicle = { make: 'Other-Make', model: 'Other-Model', license_plate: 'Other-Plate' };
  await gateway.database('vehicles').insert({ tenant_id: OTHER, id: 5_002, ...vehicle });
  const invoice = await corporation.whmcs.create({ itemdescription1: 'Other-Line', itemamount1: '77.77' });
  const { items } = await corporation.whmcs.show(invoice);
  await corporation.whmcs.pay(invoice, { transid: 'O-1', amount: '1.00' });
  const paymentOf = async (tenant_id: number, invoice_id: number): Promise<number> =>
    Number((await gateway.database('payments').where({ tenant_id, invoice_id }).first('id'))?.id);
  const ids = {
    contact: await contactOf((action, params) => corporation.whmcs.call(action, params), 5_001, 'Other-Contact'),
    client: 5_001,
    payee: 5_002,
    merchant: 5_002,
    moneyType: 5_002,
    payment: await paymentOf(OTHER, invoice),
    quote: await quoteOf((action, params) => corporation.whmcs.call(action, params), { userid: 5_001 }),
    payMethod: await addCard(corporation.whmcs, 5_001, 'cash'),
    tenant: OTHER,
    driver: 5_002,
    group: 5_002,
    currency: 5_002,
  };
  other = { corporation, invoice, line: items.item[0]!.id, ...ids };
  const secretHash = await hashPassword('portal');
  for (const [tenantId, clientId] of [
    [OWN, 2361],
    [OTHER, 5_001],
  ] as const) {
    await setPortalPassword(gateway.database, { tenantId, clientId }, secretHash, '2026-11-22T10:00:00Z');
  }
  own = await demoOf(gateway).whmcs.create();
  await demoOf(gateway).whmcs.pay(own, { transid: 'OWN-1', amount: '1.00' });
  payment = await paymentOf(OWN, own);
  open = await demoOf(gateway).whmcs.create({ itemdescription1: 'Large', itemamount1: '9999.00' });
  await gateway.grantCredit(OWN, 1, 100_000n);
  card = await addCard(demoOf(gateway).whmcs, 1, 'visa');
  // A deletion that succeeds takes one.
  contact = await contactOf(whmcs, 1, 'Own');
  quote = await quoteOf(whmcs, { email: 'own-quote@example.com' });
  for (let count = 0; count < 200; count += 1) {
    cards.push(await addCard(demoOf(gateway).whmcs, 1, 'visa'));
    charged.push(await demoOf(gateway).whmcs.create());
  }
}, 60_000);

async function addCard(caller: Caller, clientid: number, gateway_module_name: string): Promise<number> {
  const { json, text } = await caller.call('AddPayMethod', { clientid, ...aCard, gateway_module_name });
  if (json.result !== 'success') throw new Error(`AddPayMethod answered ${text}`);
  return json.paymethodid as number;
}

/** Calls that name an id: once the other tenant's, once one that does not exist. */
type Named<P> = (of: OtherTenant) => P;
const nowhere = (): OtherTenant => ({
  ...other,
  ...{
    invoice: NOWHERE,
    line: NOWHERE,
    client: NOWHERE,
    payee: NOWHERE,
    merchant: NOWHERE,
    moneyType: NOWHERE,
    payment: NOWHERE,
    payMethod: NOWHERE,
    tenant: NOWHERE,
    contact: NOWHERE,
    group: NOWHERE,
    currency: NOWHERE,
    driver: NOWHERE,
    quote: NOWHERE,
  },
});

interface ActionCase {
  /** A call that succeeds for the caller's own tenant. */
  readonly good: () => Params | Promise<Params>;
  readonly foreign: Readonly<Record<string, Named<Params>>>;
}

async function contactOf(call: typeof whmcs, clientid: number, lastname: string): Promise<number> {
  const { json } = await call('AddContact', { clientid, lastname, email: `${lastname}@example.com` });
  return Number(json.contactid);
}

async function quoteOf(call: typeof whmcs, owner: Params): Promise<number> {
  const { json } = await call('CreateQuote', { ...aQuote, ...owner });
  return Number(json.quoteid);
}

const PAYMENT: Params = { gateway: 'cash', amount: '1.00', noemail: 'true' };
let transids = 0;
const aPayment = (): Params => ({ ...PAYMENT, transid: `ISOLATION-${(transids += 1)}` });
const aCard: Params = { gateway_module_name: 'visa', remote_token: 'tok_1', card_expiry: '0730' };
const aQuote: Params = { subject: 'Offer', stage: 'Draft', validuntil: '2026-12-31' };
const anItem: Params = { description: 'Item', amount: '1.00', unit: 'hours' };
const aClient = (): Params => ({ email: `isolation-${(transids += 1)}@example.net`, skipvalidation: 1 });
const newClient = async (): Promise<number> => Number((await whmcs('AddClient', aClient())).json.clientid);
const aLine: Params = { itemdescription1: 'Line', itemamount1: '1.00' };

/** Every action, with every parameter that names something of a tenant. */
const ACTION_CASES: Readonly<Record<string, ActionCase>> = {
  getactivitylog: {
    good: () => ({}),
    foreign: {
      clientid: ({ client }) => ({ clientid: client }),
      userid: ({ client }) => ({ userid: client }),
    },
  },
  getstats: { good: () => ({}), foreign: {} },
  whmcsdetails: { good: () => ({}), foreign: {} },
  gethealthstatus: { good: () => ({}), foreign: {} },
  getpaymentmethods: { good: () => ({}), foreign: {} },
  getcurrencies: { good: () => ({}), foreign: {} },
  getadmindetails: { good: () => ({}), foreign: {} },
  getconfigurationvalue: { good: () => ({ setting: 'CompanyName' }), foreign: {} },
  addcredit: {
    good: () => ({ clientid: 1, amount: '50.00', description: 'Goodwill' }),
    foreign: {
      clientid: ({ client }) => ({ clientid: client, amount: '9.00', description: 'taken over' }),
      adminid: () => ({ clientid: 1, amount: '9.00', description: 'taken over', adminid: NOWHERE }),
    },
  },
  applycredit: {
    good: () => ({ invoiceid: open, amount: '0.01' }),
    foreign: { invoiceid: ({ invoice }) => ({ invoiceid: invoice, amount: '0.01' }) },
  },
  getcredits: {
    good: () => ({ clientid: 1 }),
    foreign: { clientid: ({ client }) => ({ clientid: client }) },
  },
  addtransaction: {
    good: () => ({ userid: 1, paymentmethod: 'cash', amountin: '1.00' }),
    foreign: {
      userid: ({ client }) => ({ userid: client, paymentmethod: 'cash', amountin: '1.00' }),
      invoiceid: ({ invoice }) => ({ invoiceid: invoice, paymentmethod: 'cash', amountin: '1.00' }),
      currencyid: () => ({ currencyid: NOWHERE, paymentmethod: 'cash', amountin: '1.00' }),
    },
  },
  updatetransaction: {
    good: () => ({ transactionid: payment, description: 'Own' }),
    foreign: {
      transactionid: ({ payment: foreign }) => ({ transactionid: foreign, description: 'Foreign' }),
      refundid: ({ payment: foreign }) => ({
        transactionid: payment,
        refundid: foreign,
        amountin: 0,
        amountout: '0.01',
      }),
      userid: ({ client }) => ({ transactionid: payment, userid: client }),
      invoiceid: ({ invoice }) => ({ transactionid: payment, invoiceid: invoice }),
      currency: () => ({ transactionid: payment, currency: NOWHERE }),
    },
  },
  addinvoicepayment: {
    good: () => ({ invoiceid: own, ...aPayment() }),
    foreign: { invoiceid: ({ invoice }) => ({ ...PAYMENT, transid: 'F-1', invoiceid: invoice }) },
  },
  addbillableitem: {
    good: () => ({ clientid: 1, ...anItem }),
    foreign: { clientid: ({ client }) => ({ clientid: client, ...anItem }) },
  },
  geninvoices: {
    good: () => ({ clientid: 1 }),
    foreign: { clientid: ({ client }) => ({ clientid: client }) },
  },
  capturepayment: {
    good: () => ({ invoiceid: charged.pop() ?? NOWHERE }),
    foreign: { invoiceid: ({ invoice }) => ({ invoiceid: invoice }) },
  },
  getpaymethods: {
    good: () => ({ clientid: 1 }),
    foreign: {
      clientid: ({ client }) => ({ clientid: client }),
      paymethodid: ({ payMethod }) => ({ clientid: 1, paymethodid: payMethod }),
    },
  },
  addpaymethod: {
    good: () => ({ clientid: 1, ...aCard }),
    foreign: { clientid: ({ client }) => ({ clientid: client, ...aCard }) },
  },
  updatepaymethod: {
    good: () => ({ clientid: 1, paymethodid: card, description: 'Card' }),
    foreign: {
      clientid: ({ client }) => ({ clientid: client, paymethodid: card, description: 'taken over' }),
      paymethodid: ({ client, payMethod }) => ({ clientid: client, paymethodid: payMethod, description: 'taken over' }),
    },
  },
  deletepaymethod: {
    good: () => ({ clientid: 1, paymethodid: cards.pop() ?? NOWHERE }),
    foreign: {
      clientid: ({ client }) => ({ clientid: client, paymethodid: card }),
      paymethodid: ({ client, payMethod }) => ({ clientid: client, paymethodid: payMethod }),
    },
  },
  getinvoice: {
    good: () => ({ invoiceid: own }),
    foreign: { invoiceid: ({ invoice }) => ({ invoiceid: invoice }) },
  },
  getemails: {
    good: () => ({ clientid: 1 }),
    foreign: { clientid: ({ client }) => ({ clientid: client }) },
  },
  // Its address names a client only with the password.
  validatelogin: {
    good: () => ({ email: 'client2361@example.com', password2: 'portal' }),
    foreign: { email: () => ({ email: 'c5001@example.com', password2: 'portal' }) },
  },
  sendemail: {
    good: () => ({ messagename: 'Invoice Created', id: own }),
    foreign: {
      id: ({ invoice }) => ({ messagename: 'Invoice Created', id: invoice }),
      'id of a client': ({ client }) => ({ messagename: 'Client Signup Email', id: client }),
    },
  },
  getemailtemplates: { good: () => ({}), foreign: {} },
  getinvoices: {
    good: () => ({ userid: 1 }),
    foreign: { userid: ({ client }) => ({ userid: client }) },
  },
  gettransactions: {
    good: () => ({ invoiceid: own }),
    foreign: {
      invoiceid: ({ invoice }) => ({ invoiceid: invoice }),
      clientid: ({ client }) => ({ clientid: client }),
      transid: (of) => ({ transid: of.invoice === NOWHERE ? 'O-nowhere' : 'O-1' }),
    },
  },
  createinvoice: {
    good: () => ({ userid: 1, ...aLine }),
    foreign: { userid: ({ client }) => ({ userid: client, ...aLine }) },
  },
  addclient: {
    good: () => aClient(),
    foreign: {
      groupid: ({ group }) => ({ ...aClient(), groupid: group }),
      currency: ({ currency }) => ({ ...aClient(), currency }),
      owner_user_id: ({ client }) => ({ ...aClient(), owner_user_id: client }),
    },
  },
  updateclient: {
    good: () => ({ clientid: 2361, city: 'Ulm' }),
    foreign: {
      clientid: ({ client }) => ({ clientid: client, city: 'taken over' }),
      clientemail: ({ client }) => ({ clientemail: `c${client}@example.com`, city: 'taken over' }),
      groupid: ({ group }) => ({ clientid: 2361, groupid: group }),
      currency: ({ currency }) => ({ clientid: 2361, currency }),
    },
  },
  closeclient: {
    good: async () => ({ clientid: await newClient() }),
    foreign: { clientid: ({ client }) => ({ clientid: client }) },
  },
  deleteclient: {
    good: async () => ({ clientid: await newClient() }),
    foreign: { clientid: ({ client }) => ({ clientid: client }) },
  },
  getclientgroups: { good: () => ({}), foreign: {} },
  getclients: {
    good: () => ({}),
    foreign: { search: ({ client }) => ({ search: client === NOWHERE ? 'Nowhere' : 'Other' }) },
  },
  getclientsdetails: {
    good: () => ({ clientid: 1, stats: 1 }),
    foreign: {
      clientid: ({ client }) => ({ clientid: client, stats: 1 }),
      email: ({ client }) => ({ email: `c${client}@example.com` }),
    },
  },
  createquote: {
    good: () => ({ userid: 1, ...aQuote }),
    foreign: {
      userid: ({ client }) => ({ userid: client, ...aQuote }),
      currency: ({ currency }) => ({ currency, ...aQuote }),
    },
  },
  updatequote: {
    good: () => ({ quoteid: quote, subject: 'New' }),
    foreign: {
      quoteid: ({ quote }) => ({ quoteid: quote, subject: 'taken over' }),
      userid: ({ client }) => ({ quoteid: quote, userid: client }),
      currency: ({ currency }) => ({ quoteid: quote, currency }),
    },
  },
  getquotes: {
    good: () => ({ quoteid: quote }),
    foreign: {
      quoteid: ({ quote }) => ({ quoteid: quote }),
      userid: ({ client }) => ({ userid: client }),
    },
  },
  sendquote: {
    good: () => ({ quoteid: quote }),
    foreign: { quoteid: ({ quote }) => ({ quoteid: quote }) },
  },
  acceptquote: {
    good: () => ({ quoteid: quote }),
    foreign: { quoteid: ({ quote }) => ({ quoteid: quote }) },
  },
  deletequote: {
    good: async () => ({ quoteid: await quoteOf(whmcs, { userid: 1 }) }),
    foreign: { quoteid: ({ quote }) => ({ quoteid: quote }) },
  },
  addcontact: {
    good: () => ({ clientid: 1, firstname: 'Ann' }),
    foreign: { clientid: ({ client }) => ({ clientid: client, firstname: 'taken over' }) },
  },
  getcontacts: {
    good: () => ({ userid: 1 }),
    foreign: { userid: ({ client }) => ({ userid: client }) },
  },
  updatecontact: {
    good: () => ({ contactid: contact, city: 'Ulm' }),
    foreign: { contactid: ({ contact }) => ({ contactid: contact, city: 'taken over' }) },
  },
  deletecontact: {
    good: async () => ({ contactid: await contactOf(whmcs, 1, `Own-${(transids += 1)}`) }),
    foreign: { contactid: ({ contact }) => ({ contactid: contact }) },
  },
  updateinvoice: {
    good: () => ({ invoiceid: own, notes: '' }),
    foreign: {
      invoiceid: ({ invoice }) => ({ invoiceid: invoice, status: 'Cancelled', notes: 'taken over' }),
      deletelineids: ({ line }) => ({ invoiceid: own, 'deletelineids[]': line }),
      itemdescription: ({ line }) => ({
        invoiceid: own,
        [`itemdescription[${line}]`]: 'taken over',
        [`itemamount[${line}]`]: '0.01',
        [`itemtaxed[${line}]`]: 0,
      }),
    },
  },
};

type Given = Readonly<Record<string, unknown>>;
interface MethodCase {
  readonly good: () => Given;
  readonly foreign: Readonly<Record<string, Named<Given>>>;
}

const paid = (changes: Given): Given => ({
  ...demoOf(gateway).args(own),
  ACTUAL_TRANS_NUMBER: (transids += 1),
  ...changes,
});

const called = (method: string, args: Given): Given => ({
  ...{ API_CALL_FUNCTION_NAME: method, ...DEMO_CALLER, CORP_ID: OWN },
  ...args,
});

const A_DELIVERY = { DRIVER_ID: 1, VEHICLE_ID: 1, ROUTE: 'To the door' };

/** A method of an invoice, whose only name of a record is its number. */
const ofInvoice = (method: string, args: Given = {}): MethodCase => ({
  good: () => called(method, { INVOICE_NUMBER: open, ...args }),
  foreign: { INVOICE_NUMBER: ({ invoice }) => called(method, { INVOICE_NUMBER: invoice, ...args }) },
});

/** Every method of the corp-ID dialect, with every argument that names something of a corporation. */
const METHOD_CASES: Readonly<Record<string, MethodCase>> = {
  addinvoicepayment: {
    good: () => paid({}),
    foreign: {
      INVOICE_NUMBER: ({ invoice }) => paid({ INVOICE_NUMBER: invoice }),
      API_CURRENT_PAYEE_ID: ({ payee }) => paid({ API_CURRENT_PAYEE_ID: payee }),
      TRANSACTION_PROCESSED_BY_ID: ({ payee }) => paid({ TRANSACTION_PROCESSED_BY_ID: payee }),
      MERCHANT_SETTING_ID: ({ merchant }) => paid({ MERCHANT_SETTING_ID: merchant }),
      MONEY_TYPE_ID: ({ moneyType }) => paid({ MONEY_TYPE_ID: moneyType }),
    },
  },
  addinvoicedeliverydetails: {
    good: () => called('addInvoiceDeliveryDetails', { INVOICE_NUMBER: open, ...A_DELIVERY }),
    foreign: {
      INVOICE_NUMBER: ({ invoice }) => called('addInvoiceDeliveryDetails', { ...A_DELIVERY, INVOICE_NUMBER: invoice }),
      DRIVER_ID: ({ driver }) =>
        called('addInvoiceDeliveryDetails', { INVOICE_NUMBER: own, ...A_DELIVERY, DRIVER_ID: driver }),
      VEHICLE_ID: ({ driver }) =>
        called('addInvoiceDeliveryDetails', { INVOICE_NUMBER: own, ...A_DELIVERY, VEHICLE_ID: driver }),
    },
  },
  addinvoicelineitem: ofInvoice('addInvoiceLineItem', { DESCRIPTION: 'taken over', AMOUNT: 1 }),
  updatemaininvoiceamount: ofInvoice('updateMainInvoiceAmount', { INVOICE_AMOUNT: 99 }),
  advancedmaininvoicesearch: {
    good: () => called('advancedMainInvoiceSearch', {}),
    foreign: {
      CUSTOMER_ID: ({ client }) => called('advancedMainInvoiceSearch', { CUSTOMER_ID: client }),
      START_INVOICE_NUMBER: ({ invoice }) =>
        called('advancedMainInvoiceSearch', { START_INVOICE_NUMBER: invoice, END_INVOICE_NUMBER: invoice }),
    },
  },
  getcorpwidesettings: {
    good: () => called('getCorpWideSettings', {}),
    foreign: { CORP_ID: ({ tenant }) => called('getCorpWideSettings', { CORP_ID: tenant }) },
  },
  getspecificcorpwidesettings: {
    good: () => called('getSpecificCorpWideSettings', { FIELD_LIST: 'corp_name' }),
    foreign: {
      CORP_ID: ({ tenant }) => called('getSpecificCorpWideSettings', { FIELD_LIST: 'corp_name', CORP_ID: tenant }),
    },
  },
  getmerchantaccountsettings: {
    good: () => called('getMerchantAccountSettings', { MERCHANT_SETTING_ID: 1 }),
    foreign: {
      MERCHANT_SETTING_ID: ({ merchant }) => called('getMerchantAccountSettings', { MERCHANT_SETTING_ID: merchant }),
    },
  },
  getgenerallookupvalues: {
    good: () => called('getGeneralLookupValues', {}),
    foreign: { CORP_ID: ({ tenant }) => called('getGeneralLookupValues', { CORP_ID: tenant }) },
  },
  getinvoicepayments: ofInvoice('getInvoicePayments'),
  startmaininvoice: {
    good: () => called('startMainInvoice', { CUSTOMER_ID: 1 }),
    foreign: { CUSTOMER_ID: ({ client }) => called('startMainInvoice', { CUSTOMER_ID: client }) },
  },
  updatemaininvoice: {
    ...ofInvoice('updateMainInvoice', { INVOICE_NOTES: 'taken over' }),
    foreign: {
      ...ofInvoice('updateMainInvoice', { INVOICE_NOTES: 'taken over', INVOICE_STATUS: 'Cancelled' }).foreign,
      MONEY_TYPE_ID: ({ moneyType }) => called('updateMainInvoice', { INVOICE_NUMBER: own, MONEY_TYPE_ID: moneyType }),
    },
  },
  voidinvoicepayment: {
    good: () => called('voidInvoicePayment', { INVOICE_NUMBER: own, INVOICE_PAYMENT_ID: payment }),
    foreign: {
      INVOICE_NUMBER: (of) =>
        called('voidInvoicePayment', { INVOICE_NUMBER: of.invoice, INVOICE_PAYMENT_ID: of.payment }),
      INVOICE_PAYMENT_ID: (of) => called('voidInvoicePayment', { INVOICE_NUMBER: own, INVOICE_PAYMENT_ID: of.payment }),
    },
  },
};

const flat = (cases: Readonly<Record<string, { readonly foreign: object }>>): [string, string][] =>
  Object.entries(cases).flatMap(([name, { foreign }]) =>
    Object.keys(foreign).map((of): [string, string] => [name, of]),
  );

const whmcs = (action: string, params: Params, credential: Params = DEMO_CREDENTIAL): Promise<WhmcsAnswer> =>
  callWhmcs(gateway.url, action, params, { credential });
const corp = (args: Given): ReturnType<typeof post> => post(gateway.url, asJson(args));

describe('The cases below', () => {
  it('are of every action, method and place that there is', () => {
    const cases = Object.entries({ whmcs: ACTION_CASES, corp: METHOD_CASES }).flatMap(([dialect, of]) =>
      Object.keys(of).map((name) => `${dialect} ${name}`),
    );
    expect(cases.sort()).toEqual([...callsOf(DIALECTS)].sort());
  });

  it.each(Object.keys(ACTION_CASES))('are of calls that succeed otherwise: %s', async (action) => {
    expect((await whmcs(action, await ACTION_CASES[action]!.good())).json).toMatchObject({ result: 'success' });
  });

  it.each(Object.keys(METHOD_CASES))('are of calls that succeed otherwise: the method %s', async (method) => {
    expect((await corp(METHOD_CASES[method]!.good())).result).toBe('ok');
  });
});

describe('A record of another tenant', () => {
  /** All but what a refusal leaves, and the rows of the caller's own invoice, which may be touched as it likes. */
  const others = async (): Promise<unknown> => {
    const rows: Record<string, unknown> = {};
    for (const table of [
      'clients',
      'contacts',
      'quotes',
      'invoices',
      'invoice_lines',
      'payments',
      'payment_claims',
      'credit_entries',
      'outbox',
      'history',
    ]) {
      rows[table] = await gateway.database(table).where({ tenant_id: OTHER });
    }
    return rows;
  };

  it.each(flat(ACTION_CASES))('is to %s as if it did not exist: %s', async (action, of) => {
    const { [of]: named } = ACTION_CASES[action]!.foreign;
    const before = await others();
    const states = await tableStates(gateway.database, TRACES);
    const there = await whmcs(action, named!(other));
    const absent = await whmcs(action, named!(nowhere()));
    // A value that an answer repeats from the request reveals no record.
    const neutral = (text: string): string => text.replaceAll(/\b(?:5\d\d\d|987654)\b/g, '#');
    expect(neutral(there.text)).toBe(neutral(absent.text));
    expect(there.status).toBe(absent.status);
    expect(there.text).not.toMatch(/Other|77\.77/);
    expect(await others()).toEqual(before);
    if (there.json.result === 'error') expect(await tableStates(gateway.database, TRACES)).toEqual(states);
  });

  it.each(flat(METHOD_CASES))('is to the method %s as if it did not exist: %s', async (method, of) => {
    const { [of]: named } = METHOD_CASES[method]!.foreign;
    const before = await tableStates(gateway.database, TRACES);
    const there = await corp(named!(other));
    const absent = await corp(named!(nowhere()));
    expect([there.status, there.text]).toEqual([absent.status, absent.text]);
    // Who has processed a payment is a text that is kept as it came, and leads nowhere.
    expect(there.result === 'ok').toBe(of === 'TRANSACTION_PROCESSED_BY_ID');
    if (there.result !== 'ok') expect(await tableStates(gateway.database, TRACES)).toEqual(before);
  });

  it.each(PAGES)('is shown by no link of the caller’s tenant and no altered link: %s', async (name) => {
    const signer = signerOf(gateway);
    const linkTo = (tenantId: number, invoiceId: number, expiresAt = gateway.clock.now() + 60_000): string =>
      `${gateway.url}/i/${name}/${signer.tokenOf({ tenantId, invoiceId, expiresAt })}`;
    const good = linkTo(OTHER, other.invoice);
    expect((await get(good)).status).toBe(200);
    const token = good.split('/').at(-1)!;
    const absent = await get(linkTo(OWN, NOWHERE));
    expect(absent.status).toBe(404);
    for (const url of [
      linkTo(OWN, other.invoice),
      linkTo(OTHER, own),
      linkTo(OTHER, other.invoice, gateway.clock.now() - 1_000),
      // Every character of the payload and of its signature.
      ...Array.from({ length: token.length }, (_char, at) => {
        const swapped = token[at] === 'A' ? 'B' : 'A';
        return `${gateway.url}/i/${name}/${token.slice(0, at)}${swapped}${token.slice(at + 1)}`;
      }),
    ]) {
      const page = await get(url);
      expect([url, page.status, page.text]).toEqual([url, 404, absent.text]);
    }
  });

  it('is in nothing that anybody may read', async () => {
    for (const path of [
      '/metrics',
      '/healthz',
      '/readyz',
      '/openapi.json',
      '/',
      '/nowhere',
      '/includes/api.php',
      '/corp/api',
    ]) {
      const { text } = await exchange(gateway.url, { method: 'GET', path });
      expect([path, /Other-|OTH-|tenant-54|54\/demo|77\.77|demo-identifier|53\/demo/.exec(text)]).toEqual([path, null]);
    }
  });
});

describe('A credential', () => {
  it.each([...ACTIONS.keys()])('that may call everything else may not call %s', async (action) => {
    const identifier = `all-but-${action}`;
    const actions = [...ACTIONS.keys()].filter((name) => name !== action);
    await gateway.addCredential({ tenantId: OWN, identifier, actions });
    const params = await ACTION_CASES[action]!.good();
    const before = await tableStates(gateway.database, TRACES);
    const answer = await whmcs(action, params, { identifier, secret: identifier });
    expect(answer.json.message).toBe(`Invalid Permissions: API action "${action}" is not allowed`);
    expect(await tableStates(gateway.database, TRACES)).toEqual(before);
    for (const name of actions) {
      const allowed = await whmcs(name, await ACTION_CASES[name]!.good(), { identifier, secret: identifier });
      expect([name, allowed.json.result]).toEqual([name, 'success']);
    }
  });

  it.each([...ACTIONS.keys()])(
    'of another address, and one that was revoked a moment ago, cannot call %s',
    async (action) => {
      const [elsewhere, revoked] = [`elsewhere-${action}`, `revoked-${action}`];
      await gateway.addCredential({ tenantId: OWN, identifier: elsewhere, allowedIps: ['203.0.113.7'] });
      await gateway.addCredential({ tenantId: OWN, identifier: revoked });
      const { good } = ACTION_CASES[action]!;
      const calls = [await good(), await good(), await good()];
      const call = (identifier: string): Promise<WhmcsAnswer> =>
        whmcs(action, calls.shift()!, { identifier, secret: identifier });
      expect((await call(revoked)).json).toMatchObject({ result: 'success' });
      const before = await tableStates(gateway.database, [...TRACES, 'credentials']);
      expect((await call(elsewhere)).json.message).toBe('Invalid IP 127.0.0.1');
      await revokeCredential(gateway.database, 'whmcs', revoked, '2026-11-22T10:00:00Z');
      expect((await call(revoked)).json).toEqual({ result: 'error', message: 'Authentication Failed' });
      expect(await tableStates(gateway.database, [...TRACES, 'credentials'])).toEqual(before);
    },
  );

  it.each([...METHODS.keys()])(
    'of another method, address, or a moment ago cannot call the method %s',
    async (method) => {
      await addCorpUser(gateway, `53/none-${method}`, '1234', { actions: ['another'] });
      await addCorpUser(gateway, `53/far-${method}`, '1234', { allowedIps: ['203.0.113.7'] });
      await addCorpUser(gateway, `53/gone-${method}`, '1234');
      const call = (name: string): ReturnType<typeof post> =>
        corp({ ...METHOD_CASES[method]!.good(), API_USER_NAME: `${name}-${method}` });
      expect((await call('gone')).result).toBe('ok');
      const before = await tableStates(gateway.database, [...TRACES, 'credentials']);
      await revokeCredential(gateway.database, 'corp', `53/gone-${method}`, '2026-11-22T10:00:00Z');
      const results = [];
      for (const name of ['none', 'far', 'gone']) results.push((await call(name)).result);
      expect(results).toEqual(['method', 'login', 'login']);
      expect(await tableStates(gateway.database, [...TRACES, 'credentials'])).toEqual(before);
    },
  );
});
