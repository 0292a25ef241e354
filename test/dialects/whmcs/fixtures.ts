import type { Knex } from 'knex';
import type { TestGateway } from '../../support/gateway.ts';
import { callWhmcs, DEMO_CREDENTIAL, type Params, type WhmcsAnswer } from '../../support/whmcs-client.ts';

export type Row = Readonly<Record<string, unknown>>;
export type Headers = Readonly<Record<string, string>>;

/** One caller of the API: a gateway and a credential. */
export interface Caller {
  call(action: string, params?: Params, headers?: Headers): Promise<WhmcsAnswer>;
  /** Creates an invoice and gives its id; one untaxed line of 15.95 for client 1 unless given otherwise. */
  create(params?: Params): Promise<number>;
  /** An invoice in a status set by hand. */
  createIn(status: string, params?: Params): Promise<number>;
  /** Pays with a transaction id of its own unless given otherwise. */
  pay(invoiceid: number, params?: Params, headers?: Headers): Promise<WhmcsAnswer>;
  update(invoiceid: number, params: Params, headers?: Headers): Promise<WhmcsAnswer>;
  show(invoiceid: number): Promise<Shown>;
}

export interface Item {
  readonly id: number;
  readonly description: string;
  readonly amount: string;
  readonly taxed: number;
}

/** An answer of GetInvoice: the fields that tests read one by one. */
export interface Shown {
  readonly invoiceid: unknown;
  readonly userid: unknown;
  readonly ccgateway: unknown;
  readonly invoicenum: string;
  readonly date: string;
  readonly datepaid: string;
  readonly subtotal: string;
  readonly credit: string;
  readonly tax: string;
  readonly tax2: string;
  readonly total: string;
  readonly balance: string;
  readonly status: string;
  readonly notes: string;
  readonly items: { readonly item: readonly Item[] };
  /** Empty text when there are none. */
  readonly transactions: { readonly transaction?: readonly Transaction[] };
}

interface Transaction {
  readonly gateway: string;
  readonly date: string;
  readonly amountin: string;
  readonly fees: string;
}

export const transactionsOf = (shown: Shown): readonly Transaction[] => shown.transactions.transaction ?? [];
export const jsonOf = (answers: readonly WhmcsAnswer[]): unknown[] => answers.map((answer) => answer.json as unknown);

export const ONE_LINE: Params = { itemdescription1: 'Sample Invoice Item', itemamount1: '15.95' };
export const SUCCESS = { result: 'success' };
export const refusal = (message: string): Row => ({ result: 'error', message });

let transids = 0;

export function callerOf(gateway: TestGateway, credential: Params = DEMO_CREDENTIAL): Caller {
  const call: Caller['call'] = (action, params = {}, headers = {}) =>
    callWhmcs(gateway.url, action, params, { credential, headers });
  const caller: Caller = {
    call,
    async create(params = {}) {
      const lines = Object.keys(params).some((name) => name.startsWith('item')) ? {} : ONE_LINE;
      const answer = await call('CreateInvoice', { userid: 1, ...lines, ...params });
      if (answer.json?.result !== 'success') throw new Error(`CreateInvoice answered ${answer.text}`);
      return Number(answer.json.invoiceid);
    },
    async createIn(status, params = {}) {
      const id = await caller.create(params);
      const answer = await caller.update(id, { status });
      if (answer.json?.result !== 'success') throw new Error(`UpdateInvoice answered ${answer.text}`);
      return id;
    },
    pay: (invoiceid, params = {}, headers = {}) =>
      call(
        'AddInvoicePayment',
        { invoiceid, transid: `T-${(transids += 1)}`, gateway: 'mailin', date: '2016-01-01 12:33:12', ...params },
        headers,
      ),
    update: (invoiceid, params, headers = {}) => call('UpdateInvoice', { invoiceid, ...params }, headers),
    async show(invoiceid) {
      return (await call('GetInvoice', { invoiceid })).json as Shown;
    },
  };
  return caller;
}

type NewTenant = Parameters<TestGateway['addTenant']>[0];
type NewClient = Parameters<TestGateway['addClient']>[0];

/** A tenant with client 1 and a credential of its own. */
export async function callerOfNewTenant(
  gateway: TestGateway,
  tenant: NewTenant,
  client: Partial<NewClient> = {},
): Promise<Caller> {
  await gateway.addTenant(tenant, [
    { systemName: 'banktransfer', displayName: 'Bank Transfer', isCardGateway: false },
    { systemName: 'authorize', displayName: 'Credit Card', isCardGateway: true },
  ]);
  await gateway.addClient({ currency: tenant.currency ?? 'USD', ...client, tenantId: tenant.id, id: 1 });
  const identifier = `tenant-${tenant.id}`;
  await gateway.addCredential({ tenantId: tenant.id, identifier });
  return callerOf(gateway, { identifier, secret: identifier });
}

const BUSINESS_TABLES = [
  'clients',
  'invoices',
  'invoice_lines',
  'payments',
  'payment_claims',
  'refunds',
  'transactions',
  'transaction_parts',
  'reversals',
  'credit_entries',
  'number_counters',
  'outbox',
];

/** Every row that a refused request must leave as it is: all but the history, its chain and the commands' outcomes. */
export async function storedRows(database: Knex): Promise<Record<string, string[]>> {
  const stored: Record<string, string[]> = {};
  for (const table of BUSINESS_TABLES) {
    const rows = (await database(table).select()) as Row[];
    stored[table] = rows.map(({ history_seq: _seq, history_head: _head, ...row }) => asText(row)).sort();
  }
  return stored;
}

/** The rows of one invoice in any table, oldest first, with integers as text. */
export async function rowsOf(database: Knex, table: string, where: Row): Promise<Row[]> {
  const rows = (await database(table).where(where).orderBy('id')) as Row[];
  return rows.map((row) => JSON.parse(asText(row)) as Row);
}

/** The names of an invoice's outbox rows, sorted. */
export async function eventsOf(database: Knex, invoiceId: number, tenantId = 53): Promise<string[]> {
  const rows = await rowsOf(database, 'outbox', { tenant_id: tenantId, invoice_id: invoiceId });
  return rows.map((row) => String(row['event'])).sort();
}

export const mailsOf = async (database: Knex, invoiceId: number): Promise<string[]> =>
  (await eventsOf(database, invoiceId)).filter((event) => event.startsWith('mail.'));

/** A client's credit in minor units. */
export async function creditOf(database: Knex, tenantId: number, id: number): Promise<number> {
  const row = await database<Record<string, unknown>>('clients').where({ tenant_id: tenantId, id }).first();
  return Number(row?.['credit_minor']);
}

function asText(row: Row): string {
  return JSON.stringify(row, (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}
