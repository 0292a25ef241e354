import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { ACTIONS } from '../../../adapters/whmcs/actions.ts';
import { METHODS } from '../../../adapters/corp/methods.ts';
import { openDatabase } from '../../../db/postgres/knex.ts';
import { verify } from '../../../db/verify/verify.ts';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import { creditOf, rowsOf, type Row } from '../whmcs/fixtures.ts';
import { callMethod, demoOf, switchOnAllMethods, type Answer } from './fixtures.ts';

/**
 * The whole life of an invoice in both dialects: made, with lines, paid in parts, refunded, credited, closed. Each step of a
 * generated life has a form in either dialect. Two invoices live the same life, each step by another choice of dialects, and
 * leave equal books.
 */

const { gateway } = gatewayWithCaller();
const { whmcs } = demoOf(gateway);
let owner: Knex;

beforeAll(async () => {
  await switchOnAllMethods(gateway);
  owner = openDatabase(gateway.databaseUrls.owner, { max: 1, name: 'invoice-gateway test verify' });
});

afterAll(async () => {
  await owner.destroy();
});

type Dialect = 'whmcs' | 'corp';

/** C-31: the corp-ID dialect takes lines only on an open invoice. */
async function isOpen(id: number): Promise<boolean> {
  const { status: now } = await whmcs.show(id);
  return ['Draft', 'Unpaid', 'Collections', 'Payment Pending'].includes(now);
}

/** The state of a life: its client, its invoice, and how many steps it took. */
interface Life {
  readonly client: number;
  id: number;
  payments: number;
}

interface Step {
  readonly name: string;
  /** The steps of a dialect exist only with its action or method. */
  readonly run: Readonly<Record<Dialect, ((life: Life) => Promise<unknown>) | null>>;
}

const isAction = (name: string): boolean => ACTIONS.has(name.toLowerCase());
const isMethod = (name: string): boolean => METHODS.has(name.toLowerCase());

const corp = (method: string, args: object): Promise<Answer> => callMethod(gateway, method, args as Row);
const action = async (name: string, params: Readonly<Record<string, string | number>>): Promise<unknown> =>
  (await whmcs.call(name, params)).json as unknown;

/** Both or neither dialect, by the registries. */
function step(
  name: string,
  needs: { readonly action: string; readonly method: string },
  inWhmcs: (life: Life) => Promise<unknown>,
  inCorp: (life: Life) => Promise<unknown>,
): Step {
  return {
    name,
    run: { whmcs: isAction(needs.action) ? inWhmcs : null, corp: isMethod(needs.method) ? inCorp : null },
  };
}

const MONEY = { cash: 2, check: 3, paypal: 23 } as const;
type Gateway = keyof typeof MONEY;

const line = (description: string, amount: string): Step =>
  step(
    `line ${amount}`,
    { action: 'UpdateInvoice', method: 'addInvoiceLineItem' },
    async ({ id }) =>
      (await isOpen(id)) &&
      action('UpdateInvoice', {
        invoiceid: id,
        ...{ 'newitemdescription[0]': description, 'newitemamount[0]': amount, 'newitemtaxed[0]': 0 },
      }),
    ({ id }) => corp('addInvoiceLineItem', { INVOICE_NUMBER: id, DESCRIPTION: description, AMOUNT: amount }),
  );

const payment = (amount: string, by: Gateway): Step =>
  step(
    `payment ${amount} ${by}`,
    { action: 'AddInvoicePayment', method: 'addInvoicePayment' },
    (life) =>
      action('AddInvoicePayment', {
        ...{ invoiceid: life.id, transid: `L-${life.payments}`, gateway: by, amount, date: '2016-01-01 12:00:00' },
      }),
    (life) =>
      corp('addInvoicePayment', {
        ...{ INVOICE_NUMBER: life.id, ACTUAL_TRANS_NUMBER: `L-${life.payments}`, MONEY_TYPE_ID: MONEY[by] },
        ...{ AMOUNT_PAID: amount, TRANSACTION_DATE_TIME: '2016-01-01 12:00:00' },
      }),
  );

/** The same payment as a transaction: its number must be one that no other transaction has. */
const transaction = (amount: string, by: Gateway): Step =>
  step(
    `transaction ${amount} ${by}`,
    { action: 'AddTransaction', method: 'addInvoicePayment' },
    (life) =>
      action('AddTransaction', {
        ...{ invoiceid: life.id, transid: transactionNumber(life), paymentmethod: by, amountin: amount },
        ...{ date: '2016-01-01 12:00:00', description: 'Invoice Payment' },
      }),
    (life) =>
      corp('addInvoicePayment', {
        ...{ INVOICE_NUMBER: life.id, ACTUAL_TRANS_NUMBER: transactionNumber(life), MONEY_TYPE_ID: MONEY[by] },
        ...{ AMOUNT_PAID: amount, TRANSACTION_DATE_TIME: '2016-01-01 12:00:00' },
      }),
  );

const transactionNumber = ({ client, payments }: Life): string => `T-${client}-${payments}`;

const status = (to: string): Step =>
  step(
    `status ${to}`,
    { action: 'UpdateInvoice', method: 'updateMainInvoice' },
    ({ id }) => action('UpdateInvoice', { invoiceid: id, status: to }),
    ({ id }) => corp('updateMainInvoice', { INVOICE_NUMBER: id, INVOICE_STATUS: to }),
  );

const header = (date: string, notes: string): Step =>
  step(
    `header ${date}`,
    { action: 'UpdateInvoice', method: 'updateMainInvoice' },
    ({ id }) => action('UpdateInvoice', { invoiceid: id, duedate: date, notes }),
    ({ id }) => corp('updateMainInvoice', { INVOICE_NUMBER: id, DUE_DATE: date, INVOICE_NOTES: notes }),
  );

/** The newest payment that is not refunded; `null` without one. */
async function lastPayment(id: number): Promise<Row | null> {
  const payments = await rowsOf(gateway.database, 'payments', { tenant_id: 53, invoice_id: id });
  const refunds = await rowsOf(gateway.database, 'refunds', { tenant_id: 53, invoice_id: id });
  const refunded = new Set(refunds.map((refund) => refund['payment_id']));
  return payments.findLast((row) => !refunded.has(row['id'])) ?? null;
}

const refund: Step = step(
  'refund',
  { action: 'AddTransaction', method: 'voidInvoicePayment' },
  async ({ id }) => {
    const paid = await lastPayment(id);
    const rest = Number(paid?.['amount_minor']) - Number(paid?.['excess_minor']);
    // AddTransaction also takes a transaction without an amount.
    if (paid === null || rest === 0) return null;
    return await action('AddTransaction', {
      ...{ invoiceid: id, transid: `R-${id}-${String(paid['id'])}`, paymentmethod: String(paid['gateway']) },
      ...{ amountout: (rest / 100).toFixed(2), refundid: String(paid['id']), date: '02/01/2016' },
      description: 'Refund',
    });
  },
  async ({ id }) => {
    const paid = await lastPayment(id);
    if (paid === null) return null;
    return await corp('voidInvoicePayment', {
      ...{ INVOICE_NUMBER: id, INVOICE_PAYMENT_ID: Number(paid['id']), TRANSACTION_DATE_TIME: '2016-02-01' },
      ACTUAL_TRANS_NUMBER: `R-${id}-${String(paid['id'])}`,
    });
  },
);

/** Only one dialect has an action for credit: both invoices take the step there. */
const credit = (amount: string): Step =>
  step(
    `credit ${amount}`,
    { action: 'ApplyCredit', method: 'ApplyCredit' },
    ({ id }) => action('ApplyCredit', { invoiceid: id, amount, noemail: 1 }),
    () => Promise.resolve(null),
  );

const amounts = fc.constantFrom('10.00', '5.55', '0.01', '20.00', '60.00');
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: amounts.map((amount) => line(`Line of ${amount}`, amount)) },
  {
    weight: 4,
    arbitrary: fc.tuple(amounts, fc.constantFrom<Gateway>('cash', 'check', 'paypal')).map(([a, g]) => payment(a, g)),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(amounts, fc.constantFrom<Gateway>('cash', 'check', 'paypal'))
      .map(([a, g]) => transaction(a, g)),
  },
  { weight: 2, arbitrary: fc.constant(refund) },
  { weight: 1, arbitrary: fc.constantFrom('5.00', '1.50').map(credit) },
  { weight: 1, arbitrary: fc.constantFrom('Collections', 'Payment Pending', 'Cancelled', 'Unpaid').map(status) },
  { weight: 1, arbitrary: fc.constantFrom('2016-06-01', '2017-01-31').map((date) => header(date, `Due ${date}`)) },
);

const choices = fc.array(fc.constantFrom<Dialect>('whmcs', 'corp'), { minLength: 12, maxLength: 12 });
const lives = fc.record({ steps: fc.array(steps, { minLength: 2, maxLength: 11 }), one: choices, other: choices });

async function begin(dialect: Dialect, client: number): Promise<number> {
  if (dialect === 'whmcs')
    return await whmcs.create({ userid: client, itemdescription1: '', date: '2016-01-01', duedate: '2016-02-01' });
  const { fields } = await corp('startMainInvoice', {
    ...{ CUSTOMER_ID: client, INVOICE_DATE: '2016-01-01', DUE_DATE: '2016-02-01' },
  });
  return fields['INVOICE_NUMBER'] as number;
}

let clients = 70_000;

async function live(taken: readonly Step[], by: readonly Dialect[]): Promise<Life> {
  const client = (clients += 1);
  await gateway.addClient({ tenantId: 53, id: client });
  await gateway.grantCredit(53, client, 2_000n);
  const life: Life = { client, id: await begin(by[0]!, client), payments: 0 };
  for (const [place, each] of taken.entries()) {
    life.payments += 1;
    const chosen = each.run[by[place + 1] ?? 'corp'] ?? each.run.whmcs ?? each.run.corp;
    await chosen?.(life);
  }
  return life;
}

/** The transactions as a caller sees them, without ids and numbers. */
async function shownOf(id: number): Promise<unknown> {
  const { transactions } = await whmcs.show(id);
  const hidden = { id: 0, userid: 0, invoiceid: 0, refundid: 0, transid: '', date: '' };
  return typeof transactions === 'string' ? [] : (transactions.transaction ?? []).map((row) => ({ ...row, ...hidden }));
}

/** Everything that a life leaves, without ids, and without what names a dialect or its caller. */
async function booksOf({ id, client }: Life): Promise<unknown> {
  const of = (table: string): Promise<Row[]> => rowsOf(gateway.database, table, { tenant_id: 53, invoice_id: id });
  const [invoice] = await rowsOf(gateway.database, 'invoices', { tenant_id: 53, id });
  const keep = (row: Row, names: readonly string[]): Row =>
    Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
  const sums = [
    'subtotal_minor',
    'tax_minor',
    'credit_minor',
    'total_minor',
    'paid_minor',
    'excess_minor',
    'refunded_minor',
  ];
  return {
    invoice: keep(invoice ?? {}, [
      ...sums,
      'status',
      'issued_on',
      'due_on',
      'notes',
      'payment_method',
      'currency',
      'paid_at',
    ]),
    lines: (await of('invoice_lines')).map((row) => keep(row, ['type', 'description', 'amount_minor', 'is_taxed'])),
    payments: (await of('payments')).map((row) => ({
      ...keep(row, ['amount_minor', 'fees_minor', 'excess_minor', 'gateway', 'paid_at']),
      reference: String(row['reference']).replace(`T-${client}-`, 'T-'),
    })),
    shown: await shownOf(id),
    refunds: (await of('refunds')).map((row) => keep(row, ['amount_minor', 'gateway', 'refunded_at'])),
    credits: (await of('credit_entries')).map((row) => keep(row, ['amount_minor', 'reason'])),
    events: (await of('outbox')).map(({ event }) => String(event)).sort(),
    credit: await creditOf(gateway.database, 53, client),
  };
}

describe('The life of an invoice', () => {
  it('leaves equal books, whichever dialect takes each step', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(lives, async ({ steps: taken, one, other }) => {
        const [first, second] = [await live(taken, one), await live(taken, other)];
        expect(await booksOf(second)).toEqual(await booksOf(first));
        compared += 1;
      }),
      { numRuns: 25, seed: 19 },
    );
    expect(compared).toBeGreaterThanOrEqual(25);
    const { differences, checked } = await verify(owner, { tenantId: 53 });
    expect(differences).toEqual([]);
    expect(checked.refunds).toBeGreaterThan(0);
  }, 300_000);

  it('is begun in each dialect and finished in the other', async () => {
    for (const [begun, finished] of [
      ['corp', 'whmcs'],
      ['whmcs', 'corp'],
    ] as const) {
      const taken = [line('Line', '20.00'), payment('5.00', 'cash'), payment('15.00', 'check')];
      const { id } = await live(taken, [begun, ...taken.map(() => finished)]);
      expect(await whmcs.show(id)).toMatchObject({ status: 'Paid', balance: '0.00', total: '20.00' });
    }
  });
});
