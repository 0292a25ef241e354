import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changeTenant } from '../../db/admin/tenant-settings.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callWhmcs } from '../support/whmcs-client.ts';
import { corpPost, whmcsPost } from './calls.ts';
import { differencesIn, effectsOn } from './effects.ts';
import { flood, type Post } from './flood.ts';

const SOCKETS = 32;
/** Calls for each day, a third of them in each form. */
const CALLS = 60;
/** Of a standing order; no two of them are one day, or two that follow each other. */
const DAYS = ['2026-01-01', '2026-02-01', '2026-03-01', '2026-03-03'];

let gateway: TestGateway;
let beside: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
  beside = await startTestGateway({ beside: gateway });
});

afterAll(async () => {
  expect(await differencesIn(gateway.database)).toEqual([]);
  await beside.close();
  await gateway.close();
});

async function newInvoice(): Promise<number> {
  const line = { userid: 1, itemdescription1: 'Line', itemamount1: '60.00' };
  return (await callWhmcs(gateway.url, 'CreateInvoice', line)).json.invoiceid as number;
}

function callsOn(invoice: number, transid: string, day: string): Post[] {
  const whmcs = { invoiceid: invoice, transid, gateway: 'cash', amount: '5.00' };
  const corp = { INVOICE_NUMBER: invoice, ACTUAL_TRANS_NUMBER: transid, MONEY_TYPE_ID: 2, AMOUNT_PAID: '5.00' };
  return [
    whmcsPost('AddInvoicePayment', { ...whmcs, date: `${day} 08:15:00` }),
    corpPost.JSON({ ...corp, TRANSACTION_DATE: day, TRANSACTION_DATE_TIME: undefined }),
    corpPost.WDDX({ ...corp, TRANSACTION_DATE_TIME: `${day} 23:59:59` }),
  ];
}

/** All days' calls in turns, as they would come from several callers at once. */
function callsOnAll(invoice: number, transid: string): { readonly day: string; readonly post: Post }[] {
  return Array.from({ length: CALLS / 3 }).flatMap(() =>
    DAYS.flatMap((day) => callsOn(invoice, transid, day).map((post) => ({ day, post }))),
  );
}

const isDone = (body: string): boolean => /"result":"success"|"RET_STATUS":"ok"|<string>ok<\/string>/.test(body);

describe.each(['invoice', 'gateway'] as const)('One number on several days, counted for its %s', (scope) => {
  it('is recorded on one of them, whichever comes first of both dialects and gateways', async () => {
    await gateway.database.transaction((trx) => changeTenant(trx, 53, { referenceScope: scope }));
    const invoice = await newInvoice();
    const calls = callsOnAll(invoice, `ORDER-${scope}`);
    const answers = await flood(
      [gateway.url, beside.url],
      SOCKETS,
      calls.map(({ post }) => post),
    );
    await gateway.database.transaction((trx) => changeTenant(trx, 53, { referenceScope: 'invoice' }));
    const doneOn = new Set(calls.filter((_call, index) => isDone(answers[index]!.body)).map(({ day }) => day));
    expect([...doneOn]).toHaveLength(1);
    expect(answers.filter(({ body }) => isDone(body))).toHaveLength(CALLS);
    expect(await effectsOn(gateway.database, invoice)).toMatchObject({
      payments: 1,
      applied: 1,
      repeated: CALLS - 1,
      refused: CALLS * (DAYS.length - 1),
      claims: scope === 'gateway' ? 2 : 1,
      paidMinor: 500,
    });
    const claims = await gateway
      .database<{ given_on: string }>('payment_claims')
      .whereIn('payment_id', gateway.database('payments').select('id').where({ invoice_id: invoice }))
      .select('given_on');
    expect(new Set(claims.map(({ given_on: day }) => day))).toEqual(doneOn);
  }, 60_000);
});

describe('One number on several days, where doubles are stored', () => {
  it('is recorded for every call', async () => {
    await gateway.database.transaction((trx) => changeTenant(trx, 53, { referenceScope: 'none' }));
    const invoice = await newInvoice();
    const posts = DAYS.flatMap((day) => callsOn(invoice, 'STORED', day));
    const answers = await flood([gateway.url, beside.url], SOCKETS, posts);
    await gateway.database.transaction((trx) => changeTenant(trx, 53, { referenceScope: 'invoice' }));
    expect(answers.every(({ body }) => isDone(body))).toBe(true);
    expect(await effectsOn(gateway.database, invoice)).toMatchObject({ payments: posts.length, claims: 0 });
  });
});
