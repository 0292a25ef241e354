import type { Knex } from 'knex';
import { instantText, type Instant } from '../../src/core/dates.ts';
import { attachDelivery, type NewDelivery } from '../admin/metrc.ts';
import { addClient, NEW_CLIENT } from '../admin/clients.ts';
import { addCredential, type NewCredential } from '../admin/credentials.ts';
import { addTenant, hasTenant, NEW_TENANT, raiseIdCounter, type PaymentMethod } from '../admin/tenants.ts';
import { DOCUMENTED_MONEY_TYPES, setCorporation, type CorporationSetup } from '../admin/corporations.ts';
import { addDemoCard } from './demo-card.ts';
import { addDemoContacts } from './demo-contacts.ts';
import { addDemoIssuer } from './demo-issuer.ts';
import { addDemoOperator } from './demo-operator.ts';
import { addDemoFleet } from './demo-fleet.ts';
import { CHAIN_START } from '../ledger/chain.ts';
import { FILL_INVOICE_STATES } from '../ledger/write/invoice-states.ts';

/** Of the demo's secrets, made where these are known. */
export interface DemoHashes {
  /** Of `demo-secret`. */
  readonly apiSecret: string;
  /** Of the password that the dialect sends for the admin: md5("demo") in hex. */
  readonly adminPassword: string;
  /** Of the corp-ID user's password `1234`. */
  readonly corpPassword: string;
  readonly operatorPassword: string;
}

/** The inputs of the demo. */
interface DemoOptions {
  readonly at: Instant;
  readonly hashes: DemoHashes;
  /** The dialects that get the API credential of the demo. */
  readonly apiDialects: readonly string[];
  /** Whether only a gateway on a loopback address obeys the demo credentials. */
  readonly isLoopbackOnly: boolean;
}

const TENANT_ID = 53;

const METHODS: readonly PaymentMethod[] = [
  ['paypalcheckout', 'PayPal', false],
  ['mailin', 'Mail In Payment', false],
  ['banktransfer', 'Bank Transfer', false],
  ['authorize', 'Credit Card', true],
  ['cash', 'Cash', false],
  ['check', 'Check', false],
  ['amex', 'American Express', true],
  ['discover', 'Discover', true],
  ['mastercard', 'MasterCard', true],
  ['visa', 'Visa', true],
  ['onaccount', 'On Account', false],
  ['moneyorder', 'Money Order', false],
  ['giftcard', 'Gift Card/Certificate', false],
  ['coupon', 'Coupon', false],
  ['drawer', 'Drawer-Cash/Till', false],
  ['paypal', 'PayPal (account)', false],
  ['other', 'Other', false],
  ['payout', 'Payout-Cash/Till', false],
].map(([systemName, displayName, isCardGateway]) => ({ systemName, displayName, isCardGateway }) as PaymentMethod);

/** Data of the corp-ID dialect's document: its sample's key, payees and merchant settings, and its money types. */
const CORPORATION: CorporationSetup = {
  keyPrefix: 'PLA',
  payees: [
    { id: 3, name: 'Demo user' },
    { id: 178, name: 'Demo cashier' },
  ],
  merchantSettings: [
    { id: 1, name: 'Default merchant' },
    { id: 4, name: 'Web merchant' },
  ],
  moneyTypes: DOCUMENTED_MONEY_TYPES,
  webMerchantSettingId: 4,
};

interface DemoInvoice {
  readonly id: number;
  readonly clientId: number;
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly paymentMethod: string;
  readonly lines: readonly {
    readonly id: number;
    readonly type: string;
    readonly description: string;
    readonly amountMinor: number;
  }[];
}

/** The invoices of the documents' samples. */
const INVOICES: readonly DemoInvoice[] = [
  {
    id: 1,
    clientId: 2361,
    issuedOn: '2016-01-01',
    dueOn: '2020-12-30',
    paymentMethod: 'paypalcheckout',
    lines: [
      { id: 11, type: 'Hosting', description: 'Sample Monthly Product (01/01/2016 - 31/01/2016)', amountMinor: 1295 },
      { id: 12, type: 'Addon', description: 'Sample Monthly Addon (01/01/2016 - 31/01/2016)', amountMinor: 200 },
      { id: 13, type: '', description: 'Sample Invoice Item', amountMinor: 100 },
    ],
  },
  {
    id: 78,
    clientId: 1,
    issuedOn: '2015-03-24',
    dueOn: '2015-04-07',
    paymentMethod: 'cash',
    lines: [{ id: 78, type: '', description: 'Sample delivery', amountMinor: 4500 }],
  },
];

/** The tenant has no account at Metrc: the demo's own Metrc completes the delivery. */
const DELIVERY: NewDelivery = {
  invoiceId: 78,
  metrcDeliveryId: 7801,
  licenseNumber: 'DEMO-0001',
  acceptedPackages: ['ABCDEF012345670000010026'],
  returnedPackages: [],
};

/** Loads the demo data once; false where tenant 53 exists. */
export async function loadDemo(database: Knex, options: DemoOptions): Promise<boolean> {
  if (await hasTenant(database, TENANT_ID)) return false;
  const at = instantText(options.at);
  await database.transaction(async (trx) => {
    const conventions = { localDateFormat: 'MM/DD/YYYY', isSandbox: true };
    await addTenant(trx, { ...NEW_TENANT, ...conventions, id: TENANT_ID, name: 'Demo corporation' }, METHODS, at);
    for (const [id, name] of [
      [1, 'Demo Client'],
      [2361, 'Sample Client'],
    ] as const) {
      const [email, uuid] = [`client${id}@example.com`, `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`];
      await addClient(trx, { ...NEW_CLIENT, tenantId: TENANT_ID, id, name, email, uuid }, at);
    }
    await addDemoContacts(trx, TENANT_ID, at);
    for (const invoice of INVOICES) await addInvoice(trx, invoice, at);
    await trx.raw(`${FILL_INVOICE_STATES} where tenant_id = ?`, [TENANT_ID]);
    await attachDelivery(trx, TENANT_ID, DELIVERY, at);
    await addDemoCard(trx, TENANT_ID, at);
    await setCorporation(trx, TENANT_ID, CORPORATION);
    await addDemoFleet(trx, TENANT_ID);
    await addDemoIssuer(trx, TENANT_ID);
    await raiseIdCounter(trx, TENANT_ID, 'invoice', 79);
    await raiseIdCounter(trx, TENANT_ID, 'line', 79);
    await raiseIdCounter(trx, TENANT_ID, 'pay-method', 2);
    for (const credential of credentials(options)) await addCredential(trx, credential, at);
    await addDemoOperator(trx, TENANT_ID, options, at);
  });
  return true;
}

function credentials(options: DemoOptions): NewCredential[] {
  const base = {
    tenantId: TENANT_ID,
    dialect: 'whmcs',
    actions: null,
    allowedIps: null,
    allowsQueryString: true,
    typing: 'modern',
    isLoopbackOnly: options.isLoopbackOnly,
  } as const;
  return [
    {
      ...base,
      dialect: 'corp',
      kind: 'corp-user',
      identifier: `${TENANT_ID}/demo`,
      secretHash: options.hashes.corpPassword,
      allowsQueryString: false,
    },
    ...options.apiDialects.map(
      (dialect) =>
        ({
          ...base,
          dialect,
          kind: 'api-secret',
          identifier: 'demo-identifier',
          secretHash: options.hashes.apiSecret,
        }) as const,
    ),
    { ...base, kind: 'admin-login', identifier: 'admin', secretHash: options.hashes.adminPassword },
  ];
}

async function addInvoice(trx: Knex.Transaction, invoice: DemoInvoice, at: string): Promise<void> {
  const total = invoice.lines.reduce((sum, line) => sum + line.amountMinor, 0);
  await trx('invoices').insert({
    tenant_id: TENANT_ID,
    id: invoice.id,
    client_id: invoice.clientId,
    currency: 'USD',
    number: '',
    status: 'Unpaid',
    issued_on: invoice.issuedOn,
    due_on: invoice.dueOn,
    tax_rate_milli: 0,
    tax_rate2_milli: 0,
    tax_mode: 'exclusive',
    tax_is_compound: false,
    tax_rounding: 'invoice',
    subtotal_minor: total,
    tax_minor: 0,
    tax2_minor: 0,
    credit_minor: 0,
    total_minor: total,
    paid_minor: 0,
    excess_minor: 0,
    refunded_minor: 0,
    payment_method: invoice.paymentMethod,
    notes: '',
    history_seq: 0,
    history_head: CHAIN_START,
    created_at: at,
    updated_at: at,
  });
  await trx('invoice_lines').insert(
    invoice.lines.map((line) => ({
      tenant_id: TENANT_ID,
      id: line.id,
      invoice_id: invoice.id,
      type: line.type,
      related_id: line.type === '' ? 0 : 1,
      description: line.description,
      amount_minor: line.amountMinor,
      is_taxed: false,
    })),
  );
}
